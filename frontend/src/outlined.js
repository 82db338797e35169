/* The ground of a map without tiles: borders of states and counties, and their names where there is
   room, so that one knows where one looks (see outlines.js). */
import L from "leaflet";

const COUNTIES_FROM_ZOOM = 6;
const COUNTIES_NAMED_FROM_ZOOM = 8;
const LETTER_PX = 8; // of a name, with what is free around it
const LINE_PX = 18;

const boundsOf = ([south, west, north, east]) => L.latLngBounds([south, west], [north, east]);

const overlaps = ({ box }, map) => map.getBounds().overlaps(boundsOf(box));

/** Whether two ways, each from a point to a point, lead over each other. */
const cross = ([a, b], [c, d]) => {
  const side = ([x, y], [toX, toY], [otherX, otherY]) =>
    (toX - x) * (otherY - y) - (toY - y) * (otherX - x) > 0;
  return side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b);
};

/** Most borders lie to one side of a way, which is told at a glance. */
const crossesAny = (way, lines) => {
  const [[south, north], [west, east]] = [0, 1].map((at) => {
    const [from, to] = way.map((point) => point[at]);
    return from < to ? [from, to] : [to, from];
  });
  const isAside = ([y, x], [otherY, otherX]) =>
    (y > north && otherY > north) ||
    (y < south && otherY < south) ||
    (x > east && otherX > east) ||
    (x < west && otherX < west);
  return lines.some((line) =>
    line.some(
      (point, at) => at && !isAside(line[at - 1], point) && cross(way, [line[at - 1], point]),
    ),
  );
};

/** The ways from corner to corner of a name that stands around a point. */
const diagonals = (map, at, room) => {
  const half = L.point(room).divideBy(2);
  const corner = (x, y) => {
    const there = map.layerPointToLatLng(map.latLngToLayerPoint(at).add(half.scaleBy(L.point(x, y))));
    return [there.lat, there.lng];
  };
  return [
    [corner(-1, -1), corner(1, 1)],
    [corner(-1, 1), corner(1, -1)],
  ];
};

/** The middle of what is in sight of a region, if the way there from its name's own place leads
    over no border; null for none. */
const elsewhere = ({ at, box }, view, lines) => {
  const bounds = boundsOf(box);
  const middle = [
    ["getSouth", "getNorth"],
    ["getWest", "getEast"],
  ].map(
    ([low, high]) =>
      (Math.max(bounds[low](), view[low]()) + Math.min(bounds[high](), view[high]())) / 2,
  );
  return crossesAny([at, middle], lines) ? null : middle;
};

/** Where the name of a region may stand: on its own ground, in sight, over no border; null for
    none. `lines`: its borders, among others. */
const standing = ({ at, box, name }, map, lines) => {
  const view = map.getBounds().pad(-0.15);
  if (!boundsOf(box).intersects(view)) return null;
  const there = view.contains(at) ? at : elsewhere({ at, box }, view, lines);
  if (!there) return null;
  const ways = diagonals(map, there, [name.length * LETTER_PX, LINE_PX]);
  return ways.some((way) => crossesAny(way, lines)) ? null : there;
};

/** Names of the states from afar, of the counties as one comes near; quiet, and below the pins. */
const nameRegions = (map, names) => {
  map.createPane("names").setAttribute("aria-hidden", "true"); // the list says where things are
  const shown = L.layerGroup().addTo(map);
  return (regions, lines) => {
    shown.clearLayers();
    for (const region of regions) {
      const name = names[region.name] ?? region.name;
      const at = standing({ ...region, name }, map, lines);
      if (!at) continue;
      const words = document.createElement("span");
      words.textContent = name;
      const label = L.divIcon({ className: "region", iconSize: [0, 0], html: words });
      L.marker(at, { icon: label, pane: "names", interactive: false, keyboard: false }).addTo(shown);
    }
  };
};

/** States at once, counties of those in view as one comes near. */
export const drawOutlines = async (map, folder, names) => {
  const get = async (name) => (await fetch(`${folder}${name}.json`)).json();
  const line = (className) => ({ className, interactive: false, smoothFactor: 0.5 });
  let gone = false; // what comes after the map was closed is drawn nowhere
  map.on("unload", () => {
    gone = true;
  });
  const { states, lines } = await get("us");
  if (gone) return;
  L.polyline(lines, line("state-line")).addTo(map);
  const drawn = new Map();
  const show = nameRegions(map, names);
  const name = () => {
    const inSight = [...drawn].filter(([state]) => overlaps(states[state], map));
    const near = inSight.map(([, one]) => one);
    if (map.getZoom() < COUNTIES_NAMED_FROM_ZOOM) show(Object.values(states), lines);
    else show(near.flatMap(({ counties }) => counties), [...lines, ...near.flatMap((one) => one.lines)]);
  };
  const near = () => {
    name();
    if (map.getZoom() < COUNTIES_FROM_ZOOM) return;
    for (const state of Object.keys(states)) {
      if (drawn.has(state) || !overlaps(states[state], map)) continue;
      drawn.set(state, { lines: [], counties: [] });
      get(state).then(
        (found) => {
          if (gone) return;
          drawn.set(state, found);
          L.polyline(found.lines, line("county-line")).addTo(map);
          name();
        },
        () => drawn.delete(state), // another try when the map is moved again
      );
    }
  };
  near();
  map.on("moveend", near);
};
