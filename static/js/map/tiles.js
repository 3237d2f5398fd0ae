// Knows which tiles of the Web-Mercator pyramid a box touches, longitude before latitude.

const MAX_LAT = 85.0511287798066;

/** Return [x, y] of the zoom-z tile a place in degrees lies in. */
export function tileAt(z, lon, lat) {
  const size = 2 ** z;
  const sine = Math.sin((Math.max(-MAX_LAT, Math.min(MAX_LAT, lat)) * Math.PI) / 180);
  const x = Math.floor(((lon + 180) / 360) * size);
  const y = Math.floor((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * size);
  return [Math.max(0, Math.min(size - 1, x)), Math.max(0, Math.min(size - 1, y))];
}

/** Return [[z, x, y], ...] of the tiles that a box [west, south, east, north] in degrees touches. */
export function tilesOf(z, [west, south, east, north]) {
  const [left, top] = tileAt(z, west, north);
  const [right, bottom] = tileAt(z, east, south);
  const tiles = [];
  for (let x = left; x <= right; x += 1) for (let y = top; y <= bottom; y += 1) tiles.push([z, x, y]);
  return tiles;
}
