// Knows what the map is made of: sources and layers of a filter, their colours on the scale of each zoom.
import { asking } from "./address.js";

const LAST_TILE_ZOOM = 14; // deeper ones are drawn from these
const COARSE_FROM = 10; // below, a coarse place is a square like the others
export const POINTS_FROM = 14;
const FONT = ["Atkinson Hyperlegible Next"];
export const EMPTY = { type: "FeatureCollection", features: [] };

/** Return the address of the tiles of a filter, for a source. */
export function tilesUrl(filter, shape) {
  const path = `${location.origin}/api/v1/tiles/{z}/{x}/{y}.mvt`;
  return asking(path, filter, shape === "square" ? { shape } : {}).replaceAll("%7B", "{").replaceAll("%7D", "}");
}

/** Return a value that changes at each whole zoom: fn(0) below zoom 1, fn(1) below 2, ... */
function byZoom(fn) {
  const steps = [];
  for (let z = 1; z <= LAST_TILE_ZOOM; z += 1) steps.push(z, fn(z));
  return ["step", ["zoom"], fn(0), ...steps];
}

/** Return the colour of a square: the class of its count on the scale of its zoom. */
function classColour(legend, paint) {
  return byZoom((z) => {
    const [first, ...rest] = legend.breaks[z];
    const steps = rest.flatMap((from, at) => [from, paint[`map-${at + 2}`]]);
    return steps.length ? ["step", ["get", "n"], paint["map-1"], ...steps] : ["case", [">=", ["get", "n"], first], paint["map-1"], paint["map-1"]];
  });
}

/** Return the weight 0..1 of a count: ln(1+n) / ln(1+cap of the zoom). */
function heatWeight(legend) {
  return byZoom((z) => ["min", 1, ["/", ["ln", ["+", 1, ["get", "n"]]], Math.log(1 + legend.caps[z])]]);
}

function heatColour(paint) {
  const clear = `${paint["map-1"]}00`;
  return ["interpolate", ["linear"], ["heatmap-density"], 0, clear, 0.12, paint["map-1"], 0.3, paint["map-2"], 0.48, paint["map-3"], 0.66, paint["map-4"], 0.84, paint["map-5"], 1, paint["map-6"]];
}

/** Return the sources of a filter, without the ground. */
export function sources(filter) {
  const vector = (shape) => ({ type: "vector", tiles: [tilesUrl(filter, shape)], minzoom: 0, maxzoom: LAST_TILE_ZOOM });
  return {
    squares: vector("square"),
    heat: vector("point"),
    points: { type: "geojson", data: EMPTY, promoteId: "public_id" },
    towns: { type: "geojson", data: EMPTY },
  };
}

/** Return the layers above the ground, from bottom to top. `smooth` draws heat instead of squares up to zoom 13. */
export function layers(legend, paint, smooth) {
  const shown = (is) => ({ visibility: is ? "visible" : "none" });
  return [
    { id: "heat", type: "heatmap", source: "heat", "source-layer": "density", maxzoom: POINTS_FROM, layout: shown(smooth),
      paint: {
        "heatmap-weight": heatWeight(legend),
        "heatmap-color": heatColour(paint),
        "heatmap-radius": ["interpolate", ["linear"], ["zoom"], 0, 10, 6, 18, 13, 26],
        "heatmap-intensity": ["interpolate", ["linear"], ["zoom"], 0, 1, 13, 1.2],
        "heatmap-opacity": 0.85,
      } },
    { id: "glow", type: "heatmap", source: "heat", "source-layer": "density", maxzoom: 9, layout: shown(!smooth),
      paint: {
        "heatmap-weight": heatWeight(legend),
        "heatmap-color": heatColour(paint),
        "heatmap-radius": ["interpolate", ["linear"], ["zoom"], 0, 14, 8, 34],
        "heatmap-intensity": 1.6,
        "heatmap-opacity": ["interpolate", ["linear"], ["zoom"], 0, 0.5, 7, 0.5, 9, 0],
      } },
    { id: "squares", type: "fill", source: "squares", "source-layer": "density", layout: shown(true),
      minzoom: smooth ? POINTS_FROM : 0,
      paint: { "fill-color": classColour(legend, paint), "fill-opacity": ["interpolate", ["linear"], ["zoom"], 0, 0.95, 14, 0.9, 16, 0.45], "fill-antialias": false } },
    { id: "squares-line", type: "line", source: "squares", "source-layer": "density", layout: shown(true),
      minzoom: smooth ? POINTS_FROM : 0,
      paint: { "line-color": paint.line, "line-width": ["interpolate", ["linear"], ["zoom"], 0, 0.4, 14, 0.8], "line-opacity": 0.8 } },
    { id: "coarse", type: "fill", source: "squares", "source-layer": "coarse", minzoom: COARSE_FROM,
      paint: { "fill-color": paint["ink-2"], "fill-opacity": 0.06 } },
    { id: "coarse-line", type: "line", source: "squares", "source-layer": "coarse", minzoom: COARSE_FROM,
      paint: { "line-color": paint["ink-2"], "line-width": 1.4, "line-dasharray": [3, 2] } },
    { id: "coarse-reports", type: "fill", source: "points", minzoom: POINTS_FROM, filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "fill-color": paint["ink-2"], "fill-opacity": 0 } },
    { id: "towns", type: "symbol", source: "towns",
      layout: {
        "text-field": ["get", "name"], "text-font": FONT, "symbol-sort-key": ["get", "rank"], "text-padding": 8,
        "text-size": ["interpolate", ["linear"], ["get", "rank"], 0, 16, 20, 12.5], "text-variable-anchor": ["top", "bottom", "left", "right"], "text-radial-offset": 0.7,
      },
      paint: { "text-color": paint.ink, "text-halo-color": paint.surface, "text-halo-width": 1.6 } },
    { id: "points", type: "circle", source: "points", minzoom: POINTS_FROM, filter: ["==", ["geometry-type"], "Point"],
      paint: {
        "circle-color": paint.accent, "circle-stroke-color": paint.surface, "circle-stroke-width": 1.6,
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 14, 4.5, 18, 9],
      } },
  ];
}
