// Knows the scale of the map: fetched for a filter, printed with numbers for the zoom in view.
import { number } from "constat/base.js";
import { asking } from "./address.js";

const LAST_ZOOM = 14; // the scale of deeper zooms is this one's: their squares are its own, drawn larger

/** Return {caps, breaks} of a filter, one entry a zoom. */
export async function legendOf(filter, signal) {
  const answer = await fetch(asking("/api/v1/tiles/legend", filter), { signal });
  if (!answer.ok) throw new Error(`legend answered ${answer.status}`);
  return answer.json();
}

/** Print the classes of a zoom into a list: swatch, then "3–11". */
export function printLegend(list, legend, z) {
  const breaks = legend.breaks[Math.max(0, Math.min(LAST_ZOOM, Math.floor(z)))];
  list.replaceChildren(...breaks.map((from, at) => {
    const item = document.createElement("li");
    const swatch = document.createElement("span");
    swatch.className = `swatch c${at + 1}`;
    item.append(swatch, range(from, breaks[at + 1]));
    return item;
  }));
}

function range(from, next) {
  if (next === undefined) return `${number(from)}+`;
  return next - from === 1 ? number(from) : `${number(from)}–${number(next - 1)}`;
}
