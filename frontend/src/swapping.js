/* Results are refined in place instead of by a full reload; the address keeps up. */
import htmx from "htmx.org";

Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  defaultSettleDelay: 0, // else the end of the page is seen before one is scrolled to the results
  historyCacheSize: 0, // otherwise pages would be kept in the browser's storage
  historyEnabled: false, // it would keep the last address, words and all: see below
  includeIndicatorStyles: false, // they would need an inline style
  scrollBehavior: "instant",
  selfRequestsOnly: true,
});

/* Errors come back as whole regions too (status 400): show them instead of dropping them. */
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 400) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

/* htmx writes the current address into the browser's storage as it loads, and at each push. The
   first is taken out again; instead of the others, addresses are kept here, in this page alone,
   and Back loads a page anew. */
try {
  window.sessionStorage.removeItem("htmx-current-path-for-history");
} catch {
  // storage is switched off: nothing was written
}

const place = () => window.location.pathname + window.location.search;
let shown = place();

window.addEventListener("popstate", () => {
  if (place() !== shown) window.location.reload();
});

export const remember = (path) => {
  if (!path) return;
  const url = new URL(path, window.location.href);
  url.hash = "";
  if (url.pathname + url.search === shown) return;
  window.history.pushState(null, "", url);
  shown = place();
};

/* A swap replaces what had the focus: a control that is still there keeps it (htmx does that by
   its id), else `first` or the heading takes it. The new count is said either way. */
export const tell = (first = null) => {
  const heading = document.getElementById("results-heading") ?? document.querySelector("h1");
  const lines = [
    ...document.querySelectorAll(".emergency h2"), // above the results, so said before them
    heading,
    document.querySelector(".error-summary li"),
  ];
  document.getElementById("announce").textContent = lines
    .map((line) => line?.textContent.trim() ?? "")
    .join(" ");
  if (document.activeElement === document.body || !document.activeElement) {
    const place = first ?? heading;
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: "nearest" });
  }
};

document.addEventListener("htmx:afterSettle", (event) => {
  const results = document.getElementById("results-heading")?.closest("#results");
  if (!results) return;
  if (!("private" in results.dataset)) {
    remember(event.detail.pathInfo?.responsePath ?? event.detail.pathInfo?.finalRequestPath);
  }
  tell();
});

/* Anything that goes wrong with the enhancement falls back to the plain link. */
document.addEventListener("htmx:sendError", (event) => {
  const path = event.detail.pathInfo?.finalRequestPath;
  if (path) window.location.assign(path);
});
