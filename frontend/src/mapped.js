/* The map of the results: behind a button, and beside the list where there is room. What draws it
   is fetched only then; the list says all that it shows. */
const ROOM = window.matchMedia("(min-width: 80em) and (scripting: enabled)"); // as in _map.scss

let shown = null; // the map on the page, if any

const panel = () => document.getElementById("map");
const button = () => document.querySelector("[data-map]");

const open = async () => {
  const place = panel();
  if (!place?.hidden) return;
  place.hidden = false;
  try {
    const { draw } = await import("./map.js");
    if (place.isConnected && !place.hidden) shown = draw(place, ROOM.matches);
  } catch {
    close(); // not to be had just now: the list is all there
  }
};

const close = () => {
  shown?.remove();
  shown = null;
  const place = panel();
  if (place) place.hidden = true;
};

const told = () => {
  const trigger = button();
  if (!trigger) return;
  const isOpen = !panel().hidden;
  trigger.setAttribute("aria-expanded", String(isOpen));
  trigger.lastElementChild.textContent = isOpen ? trigger.dataset.hide : trigger.dataset.show;
};

document.addEventListener("click", (event) => {
  const trigger = event.target.closest("[data-map]");
  if (!trigger) return;
  trigger.after(panel()); // so that the next Tab goes there
  if (panel().hidden) open().then(told);
  else close();
  told();
});

/* Beside the list its column is there from the start (see _map.scss), so nothing moves; it is
   drawn once the page has come to rest. */
const beside = () => {
  if (!panel() || !ROOM.matches) return;
  document.querySelector(".results-grid").append(panel());
  if (document.readyState === "complete") open().then(told);
  else window.addEventListener("load", () => open().then(told), { once: true });
};

const begin = () => {
  if (shown && !shown.getContainer().isConnected) {
    shown.remove();
    shown = null;
  }
  told();
  beside();
};

if (button()) begin();
document.addEventListener("htmx:load", () => {
  if (button() && panel().hidden) begin();
});
ROOM.addEventListener("change", () => {
  if (!button()) return;
  if (ROOM.matches) beside();
  else close();
  told();
});
