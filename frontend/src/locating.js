/* "Use my location": the browser is asked after a click and never before. What is sent is rounded
   to two decimals, about a kilometre: enough to say what is near, too little to say which door. */
import { submit } from "./submitting.js";

const DECIMALS = 2;
const PATIENCE_MS = 20_000;
const STALE_MS = 600_000;

const tell = (button, words) => {
  const told = document.getElementById(button.dataset.locate);
  if (told) told.textContent = words;
};

const found = (button, coords) => {
  const near = document.getElementById("near");
  const need = document.getElementById("q");
  near.value = [coords.latitude, coords.longitude].map((one) => one.toFixed(DECIMALS)).join(",");
  if (need.value.trim()) {
    tell(button, "");
    submit(near.form);
  } else {
    tell(button, button.dataset.found);
    need.focus();
  }
};

const ask = (button) => {
  const done = () => button.removeAttribute("aria-disabled");
  button.setAttribute("aria-disabled", "true");
  tell(button, button.dataset.asking);
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      done();
      found(button, coords);
    },
    (error) => {
      done();
      const refused = error.code === error.PERMISSION_DENIED;
      tell(button, refused ? button.dataset.refused : button.dataset.unknown);
    },
    { maximumAge: STALE_MS, timeout: PATIENCE_MS },
  );
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-locate]");
  if (button && !button.hasAttribute("aria-disabled")) ask(button);
});

/* Without this file the button does nothing, so it is there only with it. */
const show = () => {
  if (!("geolocation" in navigator)) return;
  for (const button of document.querySelectorAll("[data-locate]")) button.hidden = false;
};
show();
document.addEventListener("htmx:load", show);
