// The parts of the map that need no page: its address and its tiles.
import assert from "node:assert/strict";
import test from "node:test";

const { asking, canonical, filterOf, searchOf, viewOf } = await import("../../static/js/map/address.js");
const { tileAt, tilesOf } = await import("../../static/js/map/tiles.js");

test("a filter is written in the order of the server, without repeats and blanks", () => {
  const written = canonical([["picked", "yes"], ["object", "cup"], ["brand", "zouk,fizzo"], ["brand", "zouk"], ["grade", ""], ["z", "3"]]);
  assert.equal(written.toString(), "brand=fizzo&brand=zouk&object=cup&picked=yes");
});

test("grade D asks for everything, as on the server", () => {
  assert.equal(canonical([["grade", "D"]]).toString(), "");
});

test("an address holds filter and view, and gives them back", () => {
  const search = searchOf(filterOf("?object=cup"), { z: 12.3456, lon: -1.6778000001, lat: 48.1 });
  assert.equal(search, "?object=cup&z=12.35&lon=-1.6778&lat=48.1");
  assert.deepEqual(viewOf(search), { z: 12.35, lon: -1.6778, lat: 48.1 });
  assert.equal(filterOf(search).toString(), "object=cup");
});

test("an address without a whole view names none", () => {
  assert.equal(viewOf("?z=3&lon=1"), null);
  assert.equal(viewOf("?z=3&lon=x&lat=2"), null);
});

test("a question carries the filter and what is asked beside it", () => {
  assert.equal(asking("/a", filterOf("")), "/a");
  assert.equal(asking("/a", filterOf("?brand=zouk"), { shape: "square" }), "/a?brand=zouk&shape=square");
});

test("a place lies in the tile the server says", () => {
  assert.deepEqual(tileAt(14, 2.3499, 48.852968), [8298, 5636]);
  assert.deepEqual(tileAt(8, 174.7633, -36.8485), [252, 156]);
});

test("a box is covered by its tiles, and by no more than the world has", () => {
  assert.deepEqual(tilesOf(14, [2.34, 48.84, 2.35, 48.86]).map(([, x, y]) => `${x}/${y}`), ["8298/5636", "8298/5637"]);
  assert.equal(tilesOf(1, [-180, -85, 180, 85]).length, 4);
});
