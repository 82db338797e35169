import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig } from "vite";

import { outlines } from "./outlines.js";
import icons from "./src/icons.json" with { type: "json" };

const here = import.meta.dirname;
const modules = resolve(here, "node_modules");

/** One SVG file with the few icons the pages use, as `<symbol>`s; listed in the manifest. */
function iconSprite() {
  const symbol = (name) => {
    const svg = readFileSync(resolve(modules, `lucide-static/icons/${name}.svg`), "utf8");
    const drawing = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
    return (
      `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"` +
      ` stroke-linecap="round" stroke-linejoin="round">${drawing.replace(/\s+/g, " ").trim()}</symbol>`
    );
  };
  return {
    name: "icon-sprite",
    generateBundle() {
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${icons.map(symbol).join("")}</svg>`;
      this.emitFile({
        type: "asset",
        name: "icons.svg",
        originalFileName: "src/icons.json",
        source,
      });
    },
  };
}

export default defineConfig({
  root: here,
  base: "/static/",
  publicDir: resolve(here, "static"),
  plugins: [iconSprite(), outlines(modules)],
  css: {
    preprocessorOptions: {
      scss: {
        loadPaths: [resolve(modules, "@uswds/uswds/packages")],
        quietDeps: true,
      },
    },
  },
  build: {
    outDir: resolve(here, "dist"),
    emptyOutDir: true,
    manifest: "manifest.json",
    modulePreload: false,
    target: ["es2020", "chrome87", "firefox78", "safari14"],
    // The first that know where a line starts and ends; for older ones the build would turn that
    // into left and right by a list of languages, and ask nobody for `dir`.
    cssTarget: ["chrome87", "firefox78", "safari14.1"],
    rolldownOptions: {
      checks: { eval: false }, // htmx has one, switched off in site.js and forbidden by our policy
      input: { site: resolve(here, "src/site.js"), style: resolve(here, "src/site.scss") },
    },
  },
});
