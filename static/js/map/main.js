// Knows the map page: one state (filter, view, mode, scale, ground), drawn whenever a part of it changes.
import { Map as Chart, NavigationControl, setWorkerUrl } from "maplibre-gl";
import { attach, refresh, say } from "constat/base.js";
import { filterOf, searchOf, viewOf } from "./address.js";
import { colours, onTheme } from "./colours.js";
import { filterForm } from "./filter.js";
import { ground, needed, townsIn } from "./ground.js";
import { EMPTY, layers, POINTS_FROM, sources } from "./layers.js";
import { legendOf, printLegend } from "./legend.js";
import { listMoves, loadList } from "./list.js";
import { modeSwitch } from "./mode.js";
import { forget, pointsIn } from "./points.js";
import { popups } from "./popup.js";
import { watch } from "./version.js";

setWorkerUrl(new URL("../../vendor/maplibre-gl-6.17.0/maplibre-gl-worker.mjs", import.meta.url).href);
const MAX_ZOOM = 18;
const FIT = { padding: 40, maxZoom: 14, animate: false }; // room for a name beside the outermost square
const DRAWN = ["heat", "squares", "coarse", "points"];

attach("map", (box) => start(box).catch((error) => fail(box, error)));

async function start(box) {
  const words = document.querySelector("[data-map-words]").dataset;
  const section = document.querySelector("[data-map-list]");
  const state = { filter: filterOf(location.search), smooth: false, loaded: new Set(["world"]), points: EMPTY, towns: EMPTY };
  state.legend = await legendOf(state.filter);
  const map = chartIn(box, cameraOf(box), state, words);
  let asked = new AbortController();
  let settled = null; // the question whose answers are all on the map

  const draw = () => map.setStyle(styleOf(state), { diff: true });
  const view = () => ({ z: map.getZoom(), lon: map.getCenter().wrap().lng, lat: map.getCenter().lat });
  const bounds = () => clamp(map.getBounds().toArray().flat());

  /** Fetch what this view shows beside its tiles; `aloud` says how much it is. */
  async function settle(aloud) {
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    delete box.dataset.ready;
    history.replaceState(null, "", searchOf(state.filter, view()));
    printLegend(document.querySelector("[data-map-legend]"), state.legend, map.getZoom());
    await Promise.all([
      loadList(section, state.filter, view(), map.getContainer().getBoundingClientRect(), { aloud, signal }),
      put("points", map.getZoom() >= POINTS_FROM ? pointsIn(map.getZoom(), bounds(), state.filter, signal) : []),
      put("towns", townsIn(map.getZoom(), bounds(), signal)),
    ]).catch((error) => error.name !== "AbortError" && say(words.failed));
    if (signal.aborted) return; // a later view is being settled
    settled = asked;
    map.triggerRepaint();
  }

  async function put(name, features) {
    state[name] = { type: "FeatureCollection", features: await features };
    await map.getSource(name)?.setData(state[name]);
  }

  function layGround() {
    const need = needed(map.getZoom(), bounds());
    if ([...need].every((name) => state.loaded.has(name))) return;
    state.loaded = new Set([...state.loaded, ...need]);
    draw();
  }

  async function renew() {
    forget();
    state.legend = await legendOf(state.filter);
    draw();
    await settle(true);
  }

  map.on("moveend", () => (layGround(), settle(true)));
  map.on("move", () => delete box.dataset.ready);
  map.on("idle", () => settled === asked && tell(box, map));
  map.once("load", () => (layGround(), settle(false)));
  onTheme(draw);
  popups(map, words, box.dataset.report);
  listMoves(section, ({ z, lon, lat }) => map.easeTo({ center: [lon, lat], zoom: Math.min(z, MAX_ZOOM) }));
  filterForm(document.querySelector("[data-map-filter]"), (filter) => ((state.filter = filter), renew()));
  modeSwitch(box, words, (smooth) => ((state.smooth = smooth), draw()));
  watch(box.dataset.version, async () => {
    for (const name of ["squares", "heat"]) map.refreshTiles(name);
    await renew();
  });
  for (const element of document.querySelectorAll("[data-without-script]")) element.hidden = true;
  refresh(box);
}

function chartIn(box, camera, state, words) {
  const container = document.createElement("div");
  container.className = "canvas";
  box.append(container);
  const map = new Chart({
    container, style: styleOf(state), ...camera, maxZoom: MAX_ZOOM, attributionControl: false,
    dragRotate: false, pitchWithRotate: false, touchPitch: false, renderWorldCopies: false, fadeDuration: 0,
    locale: { "Map.Title": words.title, "NavigationControl.ZoomIn": words.zoomIn, "NavigationControl.ZoomOut": words.zoomOut, "Popup.Close": words.close },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }));
  return map;
}

function styleOf(state) {
  const paint = colours();
  const under = ground(paint, state.loaded);
  const over = sources(state.filter);
  for (const name of ["points", "towns"]) over[name].data = state[name];
  return { version: 8, sources: { ...under.sources, ...over }, layers: [...under.layers, ...layers(state.legend, paint, state.smooth)] };
}

/** Return where the map opens: the view of the address, else all that the filter finds, else what the server chose. */
function cameraOf(box) {
  const said = viewOf(location.search);
  if (!said && box.dataset.bounds) return { bounds: box.dataset.bounds.split(",").map(Number), fitBoundsOptions: FIT };
  const { z, lon, lat } = said ?? box.dataset;
  return { center: [Number(lon), Number(lat)], zoom: Number(z) };
}

function clamp([west, south, east, north]) {
  return [Math.max(west, -180), Math.max(south, -85), Math.min(east, 180), Math.min(north, 85)];
}

/** Say on the element what is drawn: for readers of the page that cannot see a canvas, tests among them. */
function tell(box, map) {
  const count = (layer) => (map.getLayer(layer) ? map.queryRenderedFeatures({ layers: [layer] }).length : 0);
  for (const layer of DRAWN) box.dataset[layer] = String(count(layer));
  box.dataset.drawn = String(DRAWN.reduce((sum, layer) => sum + Number(box.dataset[layer]), 0));
  box.dataset.zoom = map.getZoom().toFixed(2);
  box.dataset.ready = "1";
  document.querySelector("[data-map-points-key]").hidden = map.getZoom() < POINTS_FROM;
}

/** Keep the still picture and say why: the browser has no WebGL, or the site did not answer. */
function fail(box, error) {
  box.querySelector(".canvas")?.remove();
  const note = document.createElement("p");
  note.className = "map-note";
  note.textContent = document.querySelector("[data-map-words]").dataset.still;
  note.dataset.reason = error.message;
  box.append(note);
}
