// Knows the list beside the map: the server's own, for the filter, the view and the size of the map on this screen.
import { say } from "constat/base.js";
import { searchOf } from "./address.js";

/** Put the list of a view into its section; say its count when `aloud`. Throws if it cannot be had. */
export async function loadList(section, filter, view, size, { aloud, signal }) {
  section.setAttribute("aria-busy", "true");
  try {
    const search = new URLSearchParams(searchOf(filter, view));
    search.set("part", "list");
    search.set("w", String(Math.round(size.width)));
    search.set("h", String(Math.round(size.height)));
    const answer = await fetch(`${location.pathname}?${search}`, { signal, headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(`list answered ${answer.status}`);
    const written = await answer.text();
    if (written !== section.dataset.written) {
      section.innerHTML = written;
      section.dataset.written = written;
    }
    if (aloud) say(section.querySelector("h2").textContent);
  } finally {
    section.removeAttribute("aria-busy");
  }
}

/** Let the links of the list move the map instead of the page. */
export function listMoves(section, go) {
  section.addEventListener("click", (event) => {
    const link = event.target.closest("[data-map-go]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go({ z: Number(link.dataset.z), lon: Number(link.dataset.lon), lat: Number(link.dataset.lat) });
  });
}
