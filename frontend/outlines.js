/* Borders and names of states and counties for a map without tiles, drawn from us-atlas at build
   time: `outlines/us.json` with the states, and one file for the counties of each state, so that a
   phone loads only what it looks at. Rounded to a thousandth of a degree, a hundred metres: finer than
   the atlas is. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { feature, mesh } from "topojson-client";

const rounded = ([longitude, latitude]) => [
  Math.round(latitude * 1000) / 1000,
  Math.round(longitude * 1000) / 1000,
];

const lines = (geometry) => geometry.coordinates.map((line) => line.map(rounded));

/** [south, west, north, east] of all that is drawn. The Aleutian islands lie on both sides of the
    180th meridian: what is east of it is counted on, so that the box stays one. Guam lies on one. */
const boxOf = (drawn) => {
  const points = drawn.flat();
  const norths = points.map(([latitude]) => latitude);
  const both = points.some(([, longitude]) => longitude < 0);
  const easts = points.map(([, longitude]) => (both && longitude > 0 ? longitude - 360 : longitude));
  const among = (pick, values) => values.reduce((one, other) => pick(one, other));
  return [
    among(Math.min, norths),
    among(Math.min, easts),
    among(Math.max, norths),
    among(Math.max, easts),
  ];
};

/** Of a ring: twice its area, below zero for a hole. */
const areaOf = (ring) =>
  ring.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = ring[(at + 1) % ring.length];
    return sum + x * nextY - nextX * y;
  }, 0);

const partsOf = ({ type, coordinates }) => (type === "Polygon" ? [coordinates] : coordinates);

/** [latitude, longitude] inside of the largest part, where a name has the most room: in the middle
    of the widest stretch halfway up. */
const middleOf = (geometry) => {
  const size = ([outer]) => Math.abs(areaOf(outer));
  const part = partsOf(geometry).reduce((one, other) => (size(other) > size(one) ? other : one));
  const latitudes = part[0].map(([, latitude]) => latitude);
  // Not on a corner, where a stretch would begin twice.
  const halfway = (Math.min(...latitudes) + Math.max(...latitudes)) / 2 + 1e-7;
  const crossings = part
    .flatMap((ring) =>
      ring.slice(1).flatMap(([x, y], at) => {
        const [beforeX, beforeY] = ring[at];
        if (y > halfway === beforeY > halfway) return [];
        return [beforeX + ((halfway - beforeY) / (y - beforeY)) * (x - beforeX)];
      }),
    )
    .sort((one, other) => one - other);
  let [west, east] = crossings;
  for (let at = 2; at < crossings.length; at += 2) {
    if (crossings[at + 1] - crossings[at] > east - west) [west, east] = crossings.slice(at, at + 2);
  }
  return [halfway, (west + east) / 2];
};

const roughly = (numbers, parts) => numbers.map((number) => Math.round(number * parts) / parts);

/** What it is called, where the name may stand, and the box that it lies in. */
const named = ({ properties, geometry }) => ({
  name: properties.name,
  at: roughly(middleOf(geometry), 100),
  box: roughly(boxOf(partsOf(geometry).flat().map((ring) => ring.map(rounded))), 10),
});

const stateOf = (county) => String(county.id).slice(0, 2);

export function outlines(modules) {
  const read = (name) => JSON.parse(readFileSync(resolve(modules, `us-atlas/${name}.json`), "utf8"));
  return {
    name: "outlines",
    generateBundle() {
      const emit = (name, value) =>
        this.emitFile({
          type: "asset",
          fileName: `outlines/${name}.json`,
          source: JSON.stringify(value),
        });
      const counties = read("counties-10m");
      const states = read("states-10m");
      const found = {};
      const places = feature(counties, counties.objects.counties).features;
      for (const one of feature(states, states.objects.states).features) {
        found[one.id] = named(one);
        const within = mesh(
          counties,
          counties.objects.counties,
          (a, b) => a !== b && stateOf(a) === one.id && stateOf(b) === one.id,
        );
        const inside = places.filter((county) => stateOf(county) === one.id);
        emit(one.id, { lines: lines(within), counties: inside.map(named) });
      }
      emit("us", { states: found, lines: lines(mesh(states, states.objects.states)) });
    },
  };
}
