/* Knows how a figure draws its ground, squares and towns on a Leaflet map. Places come as [lat, lon]: Leaflet's order. */
"use strict";

const LAND = { stroke: true, color: "#AEB6BF", weight: 1, fill: true, fillColor: "#FBFAF7", fillOpacity: 1 };
const AREA = { stroke: true, color: "#0B5C6B", weight: 2.5, dashArray: "8 5", fill: false };
const CELL = { stroke: true, color: "#7E8897", weight: 0.7, fill: true, fillOpacity: 0.9 };
const COARSE = { stroke: true, color: "#4A5566", weight: 1.5, dashArray: "4 4", fill: true, fillOpacity: 0.35 };

/** Draw GeoJSON features that nobody needs to touch. */
function drawGround(map, features, style) {
  L.geoJSON(features, { style, interactive: false }).addTo(map);
}

/** Draw squares [column, row, colour, label], counted from the north-west of the map at one cell a pixel. */
function drawSquares(map, squares, zoom, style) {
  const corner = (x, y) => map.options.crs.pointToLatLng(L.point(x, y), zoom);
  for (const [x, y, fillColor, label] of squares) {
    const bounds = L.latLngBounds(corner(x, y), corner(x + 1, y + 1));
    L.rectangle(bounds, { ...style, fillColor }).bindTooltip(textOf(label), { sticky: true }).addTo(map);
  }
}

/** Write the names of towns [lat, lon, name, isLarge], the largest first; one that would cover another waits. */
function drawTowns(map, towns) {
  const markers = towns.map(([lat, lon, name, isLarge]) => {
    const icon = L.divIcon({ className: isLarge ? "town large" : "town", html: textOf(name), iconSize: [0, 0] });
    return L.marker([lat, lon], { icon, interactive: false, keyboard: false }).addTo(map);
  });
  const uncover = () => {
    const shown = [];
    for (const element of markers.map((marker) => marker.getElement())) {
      element.hidden = false;
      const box = element.firstChild.getBoundingClientRect();
      element.hidden = shown.some((other) => covers(box, other));
      if (!element.hidden) shown.push(box);
    }
  };
  map.on("zoomend resize", uncover);
  map.whenReady(() => document.fonts.ready.then(uncover));
}

/** Return whether two names, with the dot above each and a little air, would touch. */
function covers(one, other) {
  const [wide, high] = [8, 14];
  return one.left < other.right + wide && other.left < one.right + wide && one.top < other.bottom + high && other.top < one.bottom + high;
}

/** Return text as an element, so that no name is ever read as HTML. */
function textOf(text) {
  const element = document.createElement("span");
  element.textContent = text;
  return element;
}

/** Add the buttons and the scale, and name the map for those who hear it. */
function addControls(map, words) {
  L.control.zoom({ zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  map.getContainer().setAttribute("aria-label", words.map);
}
