// Knows how a photo gets its place: a click, the arrow keys, a town's name, typed numbers, or the place of the last photo.
import { Map as Chart, Marker, NavigationControl, setWorkerUrl } from "maplibre-gl";
import { attach, phrase, say } from "constat/base.js";
import { colours, onTheme } from "constat/map/colours.js";
import { ground, townsIn } from "constat/map/ground.js";

setWorkerUrl("/static/vendor/maplibre-gl-6.17.0/maplibre-gl-worker.mjs");
const METRES_PER_DEGREE = 111_320;
const STEP_M = 10; // one press of an arrow; ten times as far with Shift
const NEAR = 15; // zoom at which a street's length fills the map
const OUTLINES = new Set(["world", "countries", "departements"]);
const ARROWS = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowRight: [1, 0], ArrowLeft: [-1, 0] };

attach("pin", (box) => {
  const form = box.closest("form");
  const { lat, lon, accuracy_m: accuracy } = form.elements;
  const known = () => (lat.value && lon.value ? [Number(lon.value), Number(lat.value)] : null);
  const near = box.dataset.near?.split(",").map(Number); // litter often lies where one was just before
  box.hidden = false;
  form.querySelector("[data-pin-help]").hidden = false;

  const map = new Chart({
    container: box, style: styleOf(), attributionControl: false, keyboard: false, dragRotate: false, fadeDuration: 0,
    center: known() ?? near ?? [2.5, 46.6], zoom: known() ? NEAR : near ? 11 : 4.2, maxZoom: 18, renderWorldCopies: false,
    locale: { "Map.Title": box.ariaLabel, "NavigationControl.ZoomIn": box.dataset.zoomIn, "NavigationControl.ZoomOut": box.dataset.zoomOut },
  });
  map.addControl(new NavigationControl({ showCompass: false }));
  const mark = Object.assign(document.createElement("div"), { className: "pin-mark" });
  const pin = new Marker({ element: mark, draggable: true });
  if (known()) pin.setLngLat(known()).addTo(map);

  function set([x, y], { move = false, aloud = true } = {}) {
    lon.value = x.toFixed(6);
    lat.value = y.toFixed(6);
    accuracy.value = Math.min(1000, Math.max(10, 20 * metresPerPixel(map.getZoom(), y))).toFixed(0);
    pin.setLngLat([x, y]).addTo(map);
    if (move) map.jumpTo({ center: [x, y], zoom: Math.max(map.getZoom(), NEAR) });
    if (aloud) say(phrase(box.dataset.hint, { lat: lat.value, lon: lon.value }));
  }

  map.on("click", (event) => set(event.lngLat.wrap().toArray()));
  map.on("idle", () => (box.dataset.ready = "1"));
  map.on("moveend", () => names(map));
  map.once("load", () => names(map));
  pin.on("dragend", () => set(pin.getLngLat().wrap().toArray()));
  onTheme(() => map.setStyle(styleOf(), { diff: true }));
  box.addEventListener("keydown", (event) => {
    if (event.key === "+" || event.key === "-") return map.zoomTo(map.getZoom() + (event.key === "+" ? 1 : -1));
    const arrow = ARROWS[event.key];
    if (!arrow) return;
    event.preventDefault();
    const [x, y] = known() ?? map.getCenter().toArray();
    const step = (STEP_M * (event.shiftKey ? 10 : 1)) / METRES_PER_DEGREE;
    set([x + (arrow[0] * step) / Math.cos((y * Math.PI) / 180), y + arrow[1] * step]);
    if (!map.getBounds().contains(pin.getLngLat())) map.jumpTo({ center: pin.getLngLat() });
  });
  for (const field of [lat, lon]) field.addEventListener("change", () => known() && set(known(), { move: true, aloud: false }));

  const same = form.querySelector("[data-same-place]");
  if (same) same.hidden = false;
  same?.addEventListener("click", () => set([Number(same.dataset.lon), Number(same.dataset.lat)], { move: true }));
  searchTown(form.querySelector("[data-town]"), (point) => map.jumpTo({ center: point, zoom: 13 }));
});

function styleOf() {
  const paint = colours();
  const under = ground(paint, OUTLINES);
  const names = {
    id: "towns", type: "symbol", source: "towns",
    layout: { "text-field": ["get", "name"], "text-size": 13, "text-font": ["Atkinson Hyperlegible Next", "sans-serif"], "symbol-sort-key": ["get", "rank"] },
    paint: { "text-color": paint.ink, "text-halo-color": paint.surface, "text-halo-width": 1.5 },
  };
  return { version: 8, sources: { ...under.sources, towns: { type: "geojson", data: { type: "FeatureCollection", features: [] } } }, layers: [...under.layers, names] };
}

async function names(map) {
  const box = map.getBounds().toArray().flat();
  const features = await townsIn(map.getZoom(), box.map((degrees, index) => Math.max(-180 / (1 + (index % 2)), Math.min(180 / (1 + (index % 2)), degrees))));
  map.getSource("towns")?.setData({ type: "FeatureCollection", features });
}

function metresPerPixel(zoom, lat) {
  return (40_075_016.7 * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** zoom);
}

/** The combobox of towns: type, arrows, Enter; the map goes there, the pin stays a person's act. */
function searchTown(box, go) {
  const input = box.querySelector("input");
  const list = box.querySelector("[role=listbox]");
  let towns = [];
  let at = -1;
  let asked = 0;
  box.hidden = false;

  const close = () => { list.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const choose = (town) => { input.value = town.name; close(); go(town.point); };
  const mark = () => {
    [...list.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    if (at >= 0) input.setAttribute("aria-activedescendant", list.children[at].id);
  };

  input.addEventListener("input", async () => {
    const turn = (asked += 1);
    const answer = await fetch(`/api/v1/towns?q=${encodeURIComponent(input.value)}`);
    if (!answer.ok || turn !== asked) return;
    ({ towns } = await answer.json());
    list.replaceChildren(...towns.map((town, index) => option(town, index, () => choose(town))));
    list.hidden = !towns.length;
    at = -1;
    input.setAttribute("aria-expanded", String(!list.hidden));
    say(phrase(input.dataset.found, { n: towns.length }));
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key === "Enter") { event.preventDefault(); if (towns.length) choose(towns[Math.max(at, 0)]); }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    at = (at + (event.key === "ArrowDown" ? 1 : -1) + towns.length) % Math.max(towns.length, 1);
    mark();
  });
  input.addEventListener("blur", () => setTimeout(close, 200)); // after the click on an option has arrived
}

function option(town, index, chosen) {
  const element = Object.assign(document.createElement("li"), { id: `town-${index}`, textContent: `${town.name} (${town.departement})` });
  element.setAttribute("role", "option");
  element.addEventListener("mousedown", (event) => { event.preventDefault(); chosen(); });
  return element;
}
