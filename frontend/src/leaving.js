/* "Leave this site": a plain link that works without this. With it the page is blanked at once and
   its place in the history is taken by the page one leaves for. Shift three times does the same;
   any other key, or waiting, starts anew: Shift alone is typed by accident, Escape has other work. */
const TIMES = 3;
const PATIENCE_MS = 5_000;

const link = () => document.getElementById("leave"); // a new one with each page put in its place
const announce = (words) => {
  document.getElementById("announce").textContent = words;
};
let pressed = 0;
let waiting;

const leave = () => {
  document.body.hidden = true;
  document.title = "\u2060";
  announce(link().dataset.leaving);
  window.location.replace(link().href);
};

const forget = () => {
  pressed = 0;
  window.clearTimeout(waiting);
};

const count = () => {
  pressed += 1;
  window.clearTimeout(waiting);
  if (pressed === TIMES) return leave();
  const left = TIMES - pressed;
  const { once, still } = link().dataset;
  announce(left === 1 ? once : still.replace("#", left));
  waiting = window.setTimeout(forget, PATIENCE_MS);
};

document.addEventListener("click", (event) => {
  if (!event.target.closest("#leave")) return;
  event.preventDefault();
  leave();
});

/* Shift counts when it is let go of, and only if nothing was typed with it. */
let alone = false;

document.addEventListener("keydown", (event) => {
  alone = event.key === "Shift";
  if (!alone) forget();
});

document.addEventListener("keyup", (event) => {
  if (event.key === "Shift" && alone) count();
});

/* Back from the cache of pages: what was blanked is shown again. */
window.addEventListener("pageshow", () => {
  document.body.hidden = false;
  forget();
});
