/* Borders of states and counties for a map without tiles, drawn from us-atlas at build time:
   `outlines/us.json` with the states, and one file for the counties of each state, so that a phone
   loads only what it looks at. Rounded to a thousandth of a degree, a hundred metres: finer than
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
    180th meridian: what is east of it is counted on, so that the box stays one. */
const boxOf = (drawn) => {
  const points = drawn.flat();
  const norths = points.map(([latitude]) => latitude);
  const easts = points.map(([, longitude]) => (longitude > 0 ? longitude - 360 : longitude));
  const among = (pick, values) => values.reduce((one, other) => pick(one, other));
  return [
    among(Math.min, norths),
    among(Math.min, easts),
    among(Math.max, norths),
    among(Math.max, easts),
  ];
};

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
      const boxes = {};
      for (const one of feature(states, states.objects.states).features) {
        const rings = one.geometry.type === "Polygon" ? [one.geometry.coordinates] : one.geometry.coordinates;
        boxes[one.id] = boxOf(rings.flat().map((ring) => ring.map(rounded)));
        const within = mesh(
          counties,
          counties.objects.counties,
          (a, b) => a !== b && stateOf(a) === one.id && stateOf(b) === one.id,
        );
        emit(one.id, lines(within));
      }
      emit("us", { boxes, lines: lines(mesh(states, states.objects.states)) });
    },
  };
}
