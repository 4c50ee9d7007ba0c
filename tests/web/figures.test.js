// The breakdown, the table of layers and the address, as far as they need no browser.

import assert from "node:assert/strict";
import test from "node:test";
import { axisEnd, axisTicks } from "../../explorer/web/axis.js";
import { barsOf } from "../../explorer/web/breakdown.js";
import { cellsOf, moves, pressed, sorted, written } from "../../explorer/web/layer_columns.js";
import { queryWith } from "../../explorer/web/moves.js";
import { bySlider, solve } from "../../explorer/web/solution.js";

const PRICING = {
  layers: {
    shape: ["a", "b", "c"], device_s: [0.2, 0.1, 0.3], server_s: [0.01, 0.02, 0.03], uplink_bytes: [3e6, 2e6, 1e6],
    downlink_bytes: [0, 0, 0], forward_flops: [1e6, 2e6, 3e6], backward_flops: [0, 0, 0],
  },
  table: { features: [[3, 0, 0, 0, 0, 0], [1, 2, 1, 0, 0, 0]], sides: ["111", "100"], cuts: [[], [0]], kinds: ["device", "one"] },
  references: { all_on_device: [3, 0, 0, 0, 0, 0], all_on_server: [0, 9, 1, 0, 0, 0], device_needs: null },
  chosen: null,
};
const LAYERS = { name: ["z", "b", "a"], operation: ["x", "x", "y"], parameters: [1, 30000, 2], tied: ["", "z", ""] };
const ONES = bySlider(() => 1);
const t = (key) => key;
const state = (pricing, values = ONES) => ({ pricing, values, solution: solve(pricing, values, 0) });

test("an axis ends at the longest bar, at most at twice the first, and never at nothing", () => {
  assert.deepEqual([[4, 5], [4, 20], [0, 7], [0, 0]].map(axisEnd), [5, 8, 7, 1]);
});

test("an axis has a few round ticks in the unit that people would use", () => {
  assert.deepEqual(axisTicks(75.2), { unit: "seconds", seconds: 1, ticks: [0, 20, 40, 60] });
  assert.deepEqual(axisTicks(0.0021), { unit: "milliseconds", seconds: 1e-3, ticks: [0, 0.5, 1, 1.5, 2] });
  assert.equal(axisTicks(2 * 86400).unit, "days");
  for (let end = 1e-9; end < 1e9; end *= 1.7) {
    const { seconds, ticks } = axisTicks(end);
    assert.ok(ticks.length >= 2 && ticks.length <= 7, `${end}: ${ticks}`);
    assert.ok(ticks.at(-1) * seconds <= end * (1 + 1e-9));
  }
});

test("the bars are the split, the optimum beside a method's, what was before, and the unsplit choices", () => {
  const bars = barsOf(state(PRICING), null, t);
  assert.deepEqual([bars.method, bars.before, bars.optimal.delay, bars.all_on_device.delay, bars.all_on_server.delay], [null, null, 3, 3, 10]);
  const chosen = { title: "m", features: [1, 2, 3, 0, 0, 0], sides: "100", cut: [0], violation: "" };
  const needs = { ...PRICING.references, device_needs: { needs: 2, limit: 1 } };
  const others = barsOf(state({ ...PRICING, chosen, references: needs }), { terms: [1], delay: 1 }, t);
  assert.deepEqual([others.method.delay, others.method.title, others.optimal.delay, others.before.delay], [6, "m", 3, 1]);
  assert.equal(others.all_on_device.note, "fact_not_allowed");
});

test("the cells are those of the set speeds, each in the unit of its heading", () => {
  const cells = cellsOf(LAYERS, state(PRICING, { ...ONES, device_speed: 0.5, uplink: 4 }), t);
  assert.deepEqual([0, 1].map(cells.side), ["tables-device", "tables-server"]);
  assert.deepEqual([cells.device_time(0), cells.server_time(2), cells.up(0), cells.forward_flops(1)], [400, 30, 3, 2]);
  assert.equal(written("device_time", 7552.889), "7,552.89");
  assert.equal(written("parameters", 30000), "30,000");
});

test("a heading sorts up, down and not at all, and what is equal stays in the order of the graph", () => {
  const orders = [null];
  for (let press = 0; press < 3; press += 1) orders.push(pressed(orders.at(-1), "operation"));
  const cells = cellsOf(LAYERS, state(PRICING), t);
  assert.deepEqual(orders.map((order) => sorted(3, order, cells)), [[0, 1, 2], [0, 1, 2], [2, 0, 1], [0, 1, 2]]);
  assert.deepEqual(sorted(3, { column: "device_time", down: false }, cells), [1, 0, 2]);
  assert.deepEqual(pressed(orders[2], "up"), { column: "up", down: false });
  assert.deepEqual([moves({ column: "side" }), moves({ column: "up" }), moves(null)], [true, false, false]);
});

test("an address gets the four values, keeps everything else, and names no link that has other rates", () => {
  const slider = (value) => ({ value, min: 1, max: 1e9 });
  const set = { link: "wifi-6", uplink: slider(12.5e6), downlink: slider(5e7), device_speed: slider(1), server_speed: slider(1) };
  const query = "?model=resnet18&link=wifi-6&up=100Mbit%2Fs&down=400Mbit%2Fs&keep=a%7Eb+c&device-speed=1.0&server-speed=1.0";
  const values = { uplink: 12.5e6, downlink: 5e7, device_speed: 1, server_speed: 1 };
  assert.equal(queryWith(query, values, set), query);
  const moved = queryWith(query, { ...values, uplink: 4.125e6, device_speed: 0.25 }, set);
  assert.equal(moved, "?model=resnet18&up=33Mbit%2Fs&down=400Mbit%2Fs&keep=a%7Eb+c&device-speed=0.25&server-speed=1.0");
  assert.equal(new URLSearchParams(queryWith(moved, values, set)).get("link"), "wifi-6");
  assert.equal(queryWith("?other=1", values, set), "?other=1");
});
