// What the page makes of an answer to one photo, whoever gave it.
import assert from "node:assert/strict";
import test from "node:test";

const { answerOf } = await import("../../static/js/answer.js");

test("what was kept is told as it came", () => {
  assert.deepEqual(answerOf(201, '{"outcome":"published","code":"ok"}'), { outcome: "published", code: "ok" });
});

test("a problem becomes a refusal in the same shape", () => {
  const refused = answerOf(415, '{"code":"not_a_photo","detail":"No photo.","help":"Choose another."}');
  assert.deepEqual(refused, { outcome: "refused", code: "not_a_photo", sentence: "No photo.", remedy: "Choose another." });
});

test("too many and a fault of ours are for later, with the time if the site said one", () => {
  assert.throws(() => answerOf(429, '{"code":"quota"}', 90), { message: "429", waitS: 90 });
  assert.throws(() => answerOf(502, "<html>", 0), { message: "502", waitS: 0 });
});

test("an answer of a server between us, which is no JSON, is thrown and can be tried again", () => {
  for (const text of ["<html>413 Request Entity Too Large</html>", "", "null", '"ok"']) {
    assert.throws(() => answerOf(413, text), { message: "413" });
    assert.throws(() => answerOf(200, text), { message: "200" });
  }
});
