/* Draws the results that have a point: pins that gather into numbers, in step with the list. With
   tiles only where the operator has named a source, and never for a search that is kept out of the
   history: whoever serves tiles sees where one looks. Else outlines, points and a scale. */
import L from "leaflet";
import "leaflet.markercluster";

import "leaflet/dist/leaflet.css";
import "leaflet.markercluster/dist/MarkerCluster.css";

import { drawOutlines } from "./outlined.js";

const NEAREST_ZOOM = 15;
const GATHERED_WITHIN_PX = 36; // the width of a pin
const STILL = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const MOVES = { zoomAnimation: !STILL, fadeAnimation: !STILL, markerZoomAnimation: !STILL };

/* A popup comes to lie beside the buttons for nearer and wider, not under them. */
const POPUP = { maxWidth: 180, autoPanPaddingTopLeft: [64, 12], autoPanPaddingBottomRight: [12, 12] };

const pointOf = (text) => text.split(",").map(Number);

const element = (name, className, text = "") => {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
};

const unseen = (text) => element("span", "hidden-text", text);

/** An icon whose words are read out and whose look is in _map.scss. */
const icon = (className, size, ...content) => {
  const inside = element("span", "");
  inside.append(...content);
  return L.divIcon({ className, iconSize: [size, size], html: inside });
};

const nameOf = (card) => card.querySelector("h2").textContent.trim();

/** What the card says at first sight, with its link. */
const told = (card) => {
  const bubble = element("div", "bubble");
  bubble.append(
    card.querySelector("h2 a").cloneNode(true),
    card.querySelector(".lines").cloneNode(true),
  );
  return bubble;
};

const pinOf = (card) => {
  const rough = "rough" in card.dataset;
  const pin = L.marker(pointOf(card.dataset.at), {
    icon: icon(rough ? "pin rough" : "pin", 32, unseen(nameOf(card))),
    riseOnHover: true,
  });
  pin.card = card;
  return pin.bindPopup(() => told(card), POPUP);
};

const gathered = (words) => (cluster) => {
  const number = cluster.getChildCount();
  const shown = element("span", "", String(number));
  shown.setAttribute("aria-hidden", "true"); // the words say it too
  return icon("cluster", 40, shown, unseen(words.replace("#", number)));
};

/** The pin, or the number in which it is gathered. */
const seen = (pins, pin) => pins.getVisibleParent(pin)?.getElement();

/** A card that is looked at marks its pin, and a pin that is opened marks its card. */
const keepInStep = (pins, { beside, close }) => {
  const mark = (pin, on) => {
    seen(pins, pin)?.classList.toggle("on", on);
  };
  for (const pin of pins.getLayers()) {
    const { card } = pin;
    pin.on("popupopen", ({ popup }) => {
      const bubble = popup.getElement();
      bubble.querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", close);
      bubble.querySelector("a").focus({ preventScroll: true });
      card.classList.add("on");
      if (beside) card.scrollIntoView({ block: "nearest" });
    });
    pin.on("popupclose", ({ popup }) => {
      card.classList.remove("on");
      const { activeElement, body } = document; // the body, where it is gone already
      const left = activeElement === body || popup.getElement()?.contains(activeElement);
      if (left) seen(pins, pin)?.focus({ preventScroll: true });
    });
    for (const name of ["mouseenter", "focusin"]) {
      card.addEventListener(name, () => mark(pin, true));
    }
    for (const name of ["mouseleave", "focusout"]) {
      card.addEventListener(name, () => mark(pin, false));
    }
  }
};

const drawGround = (map, { tiles, attribution, outlines, outlinesFrom, names = "{}" }) => {
  if (tiles) {
    L.tileLayer(tiles, { attribution, maxZoom: 19, referrerPolicy: "no-referrer" }).addTo(map);
    return;
  }
  map.attributionControl.addAttribution(outlinesFrom);
  drawOutlines(map, outlines, JSON.parse(names)).catch(() => {}); // points and scale stand without them
};

/** A map in `panel`, whose words and sources are in its `data-`; `beside` the list or above it. The
    caller removes it. */
export const draw = (panel, beside) => {
  const { dataset } = panel;
  const map = L.map(panel.querySelector(".map-canvas"), {
    ...MOVES,
    zoomControl: false,
    scrollWheelZoom: false, // a page that is scrolled past stays as it is
    maxZoom: NEAREST_ZOOM,
    worldCopyJump: false,
  });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: dataset.nearer, zoomOutTitle: dataset.wider }).addTo(map);
  L.control.scale().addTo(map);
  const pins = L.markerClusterGroup({
    animate: !STILL,
    iconCreateFunction: gathered(dataset.gathered),
    maxClusterRadius: GATHERED_WITHIN_PX,
    showCoverageOnHover: false,
  });
  pins.addLayers([...document.querySelectorAll("#results [data-at]")].map(pinOf));
  const bounds = pins.getBounds();
  if (dataset.origin) {
    const here = L.marker(pointOf(dataset.origin), {
      icon: icon("origin", 24, unseen(dataset.here)),
      keyboard: false,
      interactive: false,
    }).addTo(map);
    bounds.extend(here.getLatLng());
  }
  map.addLayer(pins).fitBounds(bounds, { padding: [28, 28], maxZoom: 13, animate: false });
  drawGround(map, dataset);
  map.getContainer().addEventListener("keydown", ({ key }) => {
    if (key === "Escape") map.closePopup(); // Leaflet hears it on the map alone, not in a popup
  });
  keepInStep(pins, { beside, close: dataset.close });
  return map;
};
