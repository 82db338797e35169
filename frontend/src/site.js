/* Every page works without this file: it only spares a full reload when results are refined. */
import htmx from "htmx.org";

Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  historyCacheSize: 0, // otherwise pages would be kept in the browser's storage
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

/* A swap replaces what had the focus: the heading with the new count takes it, and is read out. */
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id === "results") {
    const heading = document.getElementById("results-heading");
    heading?.focus({ preventScroll: true });
    heading?.scrollIntoView({ block: "nearest" });
  }
});

/* Anything that goes wrong with the enhancement falls back to the plain link. */
document.addEventListener("htmx:sendError", (event) => {
  const path = event.detail.pathInfo?.finalRequestPath;
  if (path) window.location.assign(path);
});

window.htmx = htmx;
