// Knows what is said of a place on the map when it is clicked, or when Enter asks for the middle.
import { Popup } from "maplibre-gl";
import { number, phrase, say } from "constat/base.js";
import { cardsOf, element } from "./points.js";

const REACH_PX = 4; // a finger is not a needle
const STEP = 2; // zooms that "look closer" goes

/** Let clicks and Enter open a popup on `map`. `reportPath` holds a placeholder for the id of a report. */
export function popups(map, words, reportPath) {
  let open = null;
  const close = () => (open?.remove(), (open = null));

  function show(point) {
    close();
    const at = map.unproject(point);
    const content = contentOf(map, point, at, words, reportPath, close);
    if (!content) return false;
    open = new Popup({ maxWidth: "none", focusAfterOpen: true, closeButton: true, offset: 10 }).setLngLat(at).setDOMContent(content).addTo(map);
    return true;
  }

  map.on("click", (event) => show(event.point));
  for (const layer of ["points", "squares", "coarse"]) {
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const canvas = map.getCanvas();
    if (!show({ x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 })) say(words.none);
  });
  map.getContainer().addEventListener("keydown", (event) => {
    if (event.key === "Escape" && open) (close(), map.getCanvas().focus());
  });
}

function contentOf(map, point, at, words, reportPath, close) {
  const near = [[point.x - REACH_PX, point.y - REACH_PX], [point.x + REACH_PX, point.y + REACH_PX]];
  const layers = (names) => names.filter((name) => map.getLayer(name));
  const exact = map.queryRenderedFeatures(near, { layers: layers(["points"]) });
  const reports = exact.length ? exact : map.queryRenderedFeatures([point.x, point.y], { layers: layers(["coarse-reports"]) });
  if (reports.length) {
    const once = new Map(reports.map(({ properties }) => [properties.public_id, properties]));
    return cardsOf([...once.values()], words, reportPath);
  }
  const [square] = map.queryRenderedFeatures([point.x, point.y], { layers: layers(["squares", "coarse"]) });
  return square ? squareCard(map, square, at, words, close) : null;
}

function squareCard(map, square, at, words, close) {
  const n = square.properties.n;
  const box = element("div", "find");
  box.append(element("p", "big", phrase(n === 1 ? words.item : words.items, { n: number(n) })));
  box.append(element("p", "hush", square.layer.id === "coarse" ? words.coarse : words.here));
  const nearer = element("button", "quiet small", words.nearer);
  nearer.type = "button";
  nearer.addEventListener("click", () => (close(), map.easeTo({ center: at, zoom: map.getZoom() + STEP })));
  box.append(nearer);
  return box;
}
