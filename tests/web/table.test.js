// The table of splits: its rows against a brute force, and where the best of them changes.

import assert from "node:assert/strict";
import test from "node:test";
import * as solution from "../../explorer/web/solution.js";
import { SLIDERS, coefficients, delayOf, envelope, holdsRange, optimalRow, termsOf } from "../../explorer/web/table.js";

const SPAN = { min: 1e4, max: 1e9 };

/** Numbers between 0 and 1, the same at every run. */
function draws(seed) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/** Seventy tables with slider values: a few rows, some of them equal, some with zeros. */
const cases = Array.from({ length: 70 }, (_, seed) => {
  const draw = draws(seed + 1);
  const sized = [1, 1e7, 1, 1e6, 1e7, 2];
  const rows = Array.from({ length: 1 + Math.floor(9 * draw()) }, () => sized.map((size) => (draw() < 0.2 ? 0 : size * draw())));
  const values = solution.bySlider((name) => (name.endsWith("link") ? 1e4 * 1e5 ** draw() : 0.1 * 100 ** draw()));
  return { rows: [...rows, rows[0]], values, rtt: 0.1 * draw() };
});

test("the delay is the sum of the terms, and the best row has the least", () => {
  for (const { rows, values, rtt } of cases) {
    const theta = coefficients(values, rtt);
    const delays = rows.map((row) => termsOf(row, theta).reduce((sum, term) => sum + term, 0));
    const best = optimalRow(rows, theta);
    assert.ok(delays.every((delay) => delays[best] <= delay * (1 + 1e-12)));
    const least = Math.min(...delays);
    assert.ok(delays.slice(0, best).every((delay) => delay > least * (1 + 9e-13)), "the first of several");
    rows.forEach((row, i) => assert.ok(Math.abs(delayOf(row, theta) - delays[i]) <= 1e-12 * delays[i]));
  }
});

test("along a slider the parts touch, span it, and name the best row everywhere inside", () => {
  for (const { rows, values, rtt } of cases) {
    for (const slider of SLIDERS) {
      const parts = envelope(rows, values, rtt, slider, SPAN);
      assert.equal(parts[0].from, SPAN.min);
      assert.equal(parts.at(-1).to, SPAN.max);
      parts.forEach(({ from, to, row }, i) => {
        if (i > 0) assert.equal(from, parts[i - 1].to);
        for (let step = 0; step <= 10; step += 1) {
          const theta = coefficients({ ...values, [slider]: from * (to / from) ** (step / 10) }, rtt);
          assert.ok(delayOf(rows[row], theta) <= delayOf(rows[optimalRow(rows, theta)], theta) * (1 + 1e-9));
        }
      });
    }
  }
});

test("at a border the part of the row that is shown is named", () => {
  const parts = [{ from: 1, to: 10, row: 0 }, { from: 10, to: 100, row: 1 }];
  assert.deepEqual([holdsRange(parts, 10, 0), holdsRange(parts, 10, 1), holdsRange(parts, 50, 0)], [parts[0], parts[1], parts[1]]);
  assert.deepEqual(solution.uplinkRange({ row: 1 }, parts, 50), { from: 10, to: 100, opens: false, closes: true });
});

const PRICING = {
  iterations: 2,
  layers: { uplink_bytes: [10, 20, 30], downlink_bytes: [1, 2, 3] },
  table: { features: [[1, 2, 1, 0, 0, 0], [3, 0, 0, 0, 0, 0]], sides: ["100", "111"], cuts: [[0], []], kinds: ["one", "device"] },
  references: { all_on_device: [3, 0, 0, 0, 0, 0], all_on_server: [0, 9, 1, 0, 0, 0], device_needs: null },
  chosen: null,
};
const ONES = solution.bySlider(() => 1);

test("the least delay is shown, unless a method's split was chosen", () => {
  const best = solution.solve(PRICING, ONES, 0);
  assert.deepEqual([best.row, best.delay, best.sides, best.kind, best.gap], [1, 3, "111", "device", 0]);
  const chosen = { title: "a", features: [1, 2, 3, 0, 0, 0], sides: "100", cut: [0], kind: "server", violation: "" };
  const shown = solution.solve({ ...PRICING, chosen }, ONES, 0);
  assert.deepEqual([shown.row, shown.delay, shown.best, shown.gap, shown.method, shown.kind], [1, 6, 3, 1, "a", "server"]);
  assert.equal(solution.isOptimal(shown), false);
});

test("of rows within rounding of the least delay, the first is optimal, even where a later one is a trifle less", () => {
  const theta = coefficients(ONES, 0);
  const best = (...delays) => optimalRow(delays.map((delay) => [delay, 0, 0, 0, 0, 0]), theta);
  assert.deepEqual([best(1, 1), best(1 + 5e-13, 1), best(1 + 2e-12, 1), best(2, 1 + 5e-13, 1)], [0, 0, 1, 1]);
  assert.equal(best(0, 0), 0);
});

test("bytes are of one iteration in the cut, and of all of them, whatever is sent, for what is carried", () => {
  assert.equal(solution.cutBytes({ cut: [0, 2] }, PRICING), 40);
  assert.equal(solution.carriedBytes({ features: [5, 81, 6, 9, 100, 2] }), 81 + 9, "and not the model");
});

test("the best other split, and the best with a layer on the other side", () => {
  const here = solution.solve(PRICING, ONES, 0);
  assert.deepEqual([solution.bestOther(PRICING, here).row, solution.bestOther(PRICING, here).delay], [0, 4]);
  assert.equal(solution.bestWith(PRICING, here.theta, 1, "0"), 4);
  assert.equal(solution.bestWith(PRICING, here.theta, 0, "0"), null);
});

test("the sides of all layers", () => {
  assert.deepEqual(solution.deviceSide("11010"), { count: 3, last: 3 });
  assert.deepEqual(solution.deviceSide("000"), { count: 0, last: -1 });
});
