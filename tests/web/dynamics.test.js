// What the view of a trace unpacks and where it draws it, as far as that needs no browser.

import assert from "node:assert/strict";
import test from "node:test";
import { RATES, ROOM, TIMES, atOf, ends, roundTicks, scaleOf, xOf } from "../../explorer/web/dynamics/scales.js";
import { floats, nextOf, positions, stretches, unpack } from "../../explorer/web/dynamics/trace.js";

const AREA = { width: 400, height: 100 };
const pack = (array) => Buffer.from(array.buffer).toString("base64");
const POLICY = {
  name: "rules", title: "Rules", about: "", role: "adapts", total: "", switches: "", bound: "", saving: "", saved: null,
  split: pack(Uint16Array.of(2, 2, 0, 0, 2)),
  delay_s: pack(Float32Array.of(1, 2, 4, 0.5, 1.5)),
  parts_s: pack(Float32Array.of(1, 1, 1, 0.5, 1, 0, 1, 3, 0, 0.5)),
  fired: [[2, 1], [4, 1]],
};

test("a trace is unpacked as it was packed, with sums and re-splits", () => {
  const trace = unpack({ rounds: 5, every_s: 2, uplink: pack(Float32Array.of(1, 0, 0, 3, 3)), device_speed: pack(Float32Array.of(1, 1, 1, 1, 1)), policies: [POLICY], rules: ["a", "b"] });
  const [policy] = trace.policies;
  assert.deepEqual([...trace.uplink], [1, 0, 0, 3, 3]);
  assert.deepEqual([...policy.split], [2, 2, 0, 0, 2]);
  assert.deepEqual([...policy.sum], [1, 3, 7, 7.5, 9]);
  assert.deepEqual(policy.resplits, [2, 4]);
  assert.deepEqual(policy.parts.map((part) => [...part]), [[1, 1, 1, 0.5, 1], [0, 1, 3, 0, 0.5]]);
});

test("packed numbers of odd lengths keep their values", () => {
  assert.deepEqual([...positions(pack(Uint16Array.of(0, 65535, 258)))], [0, 65535, 258]);
  assert.deepEqual([...floats(pack(Float32Array.of(0.5)))], [0.5]);
});

test("stretches of one value cover all rounds", () => {
  assert.deepEqual(stretches([7, 7, 3, 7]), [[0, 2, 7], [2, 3, 3], [3, 4, 7]]);
  assert.deepEqual(stretches([]), []);
});

test("the next time that a rule fired begins anew behind the last", () => {
  assert.deepEqual([nextOf([2, 9], 0), nextOf([2, 9], 2), nextOf([2, 9], 9), nextOf([], 4)], [2, 9, 2, null]);
});

test("a point and the moment that is drawn there are one another's", () => {
  for (const at of [0, 12.5, 200]) assert.ok(Math.abs(atOf(AREA, 200, xOf(AREA, 200, at)) - at) < 1e-9);
  assert.deepEqual([atOf(AREA, 200, -50), atOf(AREA, 200, 1e4)], [0, 200]);
});

test("a scale begins at 0, or is logarithmic where values lie far apart", () => {
  const near = scaleOf(AREA, 50, 100);
  assert.equal(near.isLog, false);
  assert.equal(near.y(0), AREA.height - ROOM.bottom);
  assert.equal(near.y(100), ROOM.top);
  const far = scaleOf(AREA, 1, 1000);
  assert.equal(far.isLog, true);
  assert.equal(far.y(1000), ROOM.top);
  assert.ok(far.y(1) < AREA.height - ROOM.bottom);
  assert.equal(far.y(0), AREA.height - ROOM.bottom);
  assert.ok(Math.abs((far.y(1) - far.y(10)) - (far.y(10) - far.y(100))) < 1e-9);
});

test("nothing but outages has a scale, too", () => {
  const [low, high] = ends([0, 0]);
  const scale = scaleOf(AREA, low, high, RATES);
  assert.equal(scale.y(0), AREA.height - ROOM.bottom);
});

test("ticks are round numbers of the unit that is read, within what is drawn", () => {
  assert.deepEqual(RATES.log(1e5, 1e8).map((value) => 8 * value), [1e6, 1e7, 1e8]);
  assert.deepEqual(RATES.linear(1e8).map((value) => 8 * value), [0, 2e8, 4e8, 6e8, 8e8]);
  assert.deepEqual(TIMES.log(12, 700), [60, 600]);
  assert.deepEqual(TIMES.linear(9000), [0, 1800, 3600, 5400, 7200, 9000]);
  for (const [low, high] of [[0.002, 3], [5, 130], [20, 100], [3000, 4e6]]) {
    const ticks = TIMES.log(low, high);
    assert.ok(ticks.length > 0 && ticks.length < 8, `${ticks}`);
    for (const tick of ticks) assert.ok(tick >= low * 0.99 && tick <= high * 1.01);
  }
});

test("rounds are numbered from 0 to the last that has a number", () => {
  assert.deepEqual(roundTicks(200, 5), [0, 50, 100, 150, 200]);
  assert.deepEqual(roundTicks(3, 8), [0, 1, 2, 3]);
  assert.deepEqual(roundTicks(1, 8), [0, 1]);
});
