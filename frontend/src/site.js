/* Every page works without this file: it only spares a full reload when results are refined. */
import htmx from "htmx.org";

Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  historyCacheSize: 0, // otherwise pages would be kept in the browser's storage
  includeIndicatorStyles: false, // they would need an inline style
  refreshOnHistoryMiss: true, // Back loads the page anew, as nothing of it was kept
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

/* A swap replaces what had the focus: a control that is still there keeps it (htmx does that by
   its id), else the heading takes it. The new count is said either way. */
document.addEventListener("htmx:afterSettle", (event) => {
  const heading = document.getElementById("results-heading");
  if (!heading || !heading.closest("#results")) return;
  const lines = [heading, document.querySelector(".error-summary li")];
  document.getElementById("announce").textContent = lines
    .map((line) => line?.textContent.trim() ?? "")
    .join(" ");
  if (document.activeElement === document.body || !document.activeElement) {
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: "nearest" });
  }
});

/* Anything that goes wrong with the enhancement falls back to the plain link. */
document.addEventListener("htmx:sendError", (event) => {
  const path = event.detail.pathInfo?.finalRequestPath;
  if (path) window.location.assign(path);
});
