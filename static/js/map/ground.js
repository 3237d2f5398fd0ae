// Knows the ground: land in paper, borders in pencil, names of the largest towns. All of it from this site.

const COUNTRIES_FROM = 3; // nearer than this the outlines of the world are too coarse
const DEPARTEMENTS_FROM = 6;
const TOWNS_FROM = 4.5;
const FRANCE = [
  [-5.3, 41.2, 9.7, 51.2],
  [-61.9, 14.3, -60.8, 16.6],
  [-54.7, 2.1, -51.5, 5.9],
  [55.1, -21.5, 55.9, -20.8],
  [44.9, -13.1, 45.4, -12.6],
]; // west, south, east, north of the mainland and the islands

const ZOOMS = {
  world: (loaded) => (loaded.has("countries") ? { maxzoom: COUNTRIES_FROM } : {}),
  countries: () => ({ minzoom: COUNTRIES_FROM }),
  departements: () => ({ minzoom: DEPARTEMENTS_FROM }),
};
// France is drawn by its départements where they are there: two coasts side by side look like a mistake.
const WITHOUT_FRANCE = ["any", ["<", ["zoom"], DEPARTEMENTS_FROM], ["!=", ["get", "id"], "FR"]];

/** Return {sources, layers} of the ground for these colours, of the outlines in the set `loaded`. */
export function ground(paint, loaded) {
  const names = Object.keys(ZOOMS).filter((name) => loaded.has(name));
  const layer = (kind, name, drawn) => ({
    id: `${kind}-${name}`, type: kind === "land" ? "fill" : "line", source: `ground-${name}`, ...ZOOMS[name](loaded), paint: drawn,
    ...(name === "countries" && loaded.has("departements") ? { filter: WITHOUT_FRANCE } : {}),
  });
  return {
    sources: Object.fromEntries(names.map((name) => [`ground-${name}`, { type: "geojson", data: `${location.origin}/api/v1/ground/${name}.geojson`, tolerance: 0.3 }])),
    layers: [
      { id: "sea", type: "background", paint: { "background-color": paint.sunk } },
      ...names.map((name) => layer("land", name, { "fill-color": paint.surface, "fill-antialias": false })),
      ...names.map((name) => layer("line", name, { "line-color": paint.line, "line-width": 0.8, "line-opacity": 0.5 })),
    ],
  };
}

/** Return which outlines a view needs: a set of "world", "countries", "departements". */
export function needed(z, [west, south, east, north]) {
  const need = new Set(["world"]);
  if (z >= COUNTRIES_FROM - 0.5) need.add("countries");
  const touches = FRANCE.some(([w, s, e, n]) => west < e && east > w && south < n && north > s);
  if (z >= DEPARTEMENTS_FROM - 0.5 && touches) need.add("departements");
  return need;
}

/** Return the largest towns of a box as GeoJSON points with `name` and `rank`; none for a wide view. */
export async function townsIn(z, box, signal) {
  if (z < TOWNS_FROM) return [];
  const written = box.map((degrees) => degrees.toFixed(3)).join(",");
  const answer = await fetch(`/api/v1/towns?bbox=${written}`, { signal });
  if (!answer.ok) return [];
  const { towns } = await answer.json();
  return towns.map((town, rank) => ({ type: "Feature", geometry: { type: "Point", coordinates: town.point }, properties: { name: town.name, rank } }));
}
