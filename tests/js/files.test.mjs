// What a folder holds beside photos is not sent.
import assert from "node:assert/strict";
import test from "node:test";

import { seen } from "../../static/js/files.js";

test("what a system leaves in a folder is not sent, all else is", () => {
  const names = ["a.jpg", ".DS_Store", "Thumbs.db", "desktop.ini", "b.HEIC", "notes.txt"];
  assert.deepEqual(seen(names.map((name) => ({ name }))).map((file) => file.name), ["a.jpg", "b.HEIC", "notes.txt"]);
});
