// The parts of base.js that need no page.
import assert from "node:assert/strict";
import test from "node:test";

const { cookie, phrase, say } = await import("../../static/js/base.js");

test("a phrase takes its values by name", () => {
  assert.equal(phrase("{n} of {total} received", { n: 37, total: 40 }), "37 of 40 received");
});

test("a name without a value stays as written, so that a missing word is seen", () => {
  assert.equal(phrase("{n} of {total}", { n: 0 }), "0 of {total}");
});

test("a cookie is found by its whole name", () => {
  globalThis.document = { cookie: "mytheme=x; theme=dark; a=b%20c" };
  assert.equal(cookie("theme"), "dark");
  assert.equal(cookie("a"), "b c");
  assert.equal(cookie("none"), "");
  delete globalThis.document;
});

test("of several messages within two seconds only the last is spoken", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
  const spoken = [];
  globalThis.document = { getElementById: () => ({ replaceChildren: (text) => spoken.push(text) }) };
  say("1 of 3 received");
  t.mock.timers.tick(1);
  say("2 of 3 received");
  say("3 of 3 received");
  t.mock.timers.tick(1000);
  assert.deepEqual(spoken, ["1 of 3 received"]);
  t.mock.timers.tick(1000);
  assert.deepEqual(spoken, ["1 of 3 received", "3 of 3 received"]);
  delete globalThis.document;
});
