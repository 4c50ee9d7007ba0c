// The own cut and what is played, as far as they need no browser.

import assert from "node:assert/strict";
import test from "node:test";
import { broughtAlong, endsOf, lastOf, sidesAfter } from "../../explorer/web/closing.js";
import { Clock } from "../../explorer/web/clock.js";
import { lanesOf, progressOf, resultOf } from "../../explorer/web/lanes.js";
import { OwnCut } from "../../explorer/web/own_cut.js";
import { alongText, needsText } from "../../explorer/web/own_words.js";
import { computed, phaseAt, phasesOf } from "../../explorer/web/phases.js";
import { momentOf } from "../../explorer/web/play.js";
import { along } from "../../explorer/web/play_paint.js";
import { priced } from "../../explorer/web/priced.js";
import { bySlider, solve } from "../../explorer/web/solution.js";

// An input, a layer that must stay with it, two branches, and what joins them: 0 - 1 - {2, 3} - 4 - 5.
const READS = [[], [0], [1], [1], [2, 3], [4]];
const PINNED = [true, true, false, false, false, false];
const GRAPH = { layers: { reads: READS, input: [true, false, false, false, false, false] } };
const PRICING = {
  iterations: 2,
  mode: "training",
  layers: {
    device_s: [0, 4, 8, 2, 1, 1], server_s: [0, 1, 2, 1, 1, 1], uplink_bytes: [9, 5, 3, 2, 1, 1], downlink_bytes: [0, 5, 3, 2, 1, 1],
    param_bytes: [0, 1, 1, 1, 0, 1], memory_bytes: [0, 2, 2, 2, 2, 2], passing_bytes: [0, 0, 0, 0, 0, 0], on_device: PINNED,
    forward_flops: [0, 1, 1, 0, 1, 1], backward_flops: [0, 3, 2, 0, 1, 1],
    ...Object.fromEntries(["label_bytes", "result_bytes", "cast_device_s", "cast_server_s"].map((name) => [name, [0, 0, 0, 0, 0, 0]])),
  },
  ties: [],
  table: { features: [[8, 10, 12, 10, 1, 2]], sides: ["110000"], cuts: [[1]], kinds: ["server"] },
  references: { all_on_device: [32, 0, 0, 0, 4, 0], all_on_server: [8, 10, 12, 10, 1, 2], device_needs: null, memory_limit: null },
  chosen: null,
};
const t = Object.assign((key) => key, { runs: (key, values) => [{ text: key, tone: "", values }] });
const shown = (pricing = PRICING, own = null) => solve(pricing, bySlider(() => 1), 1, { own });
const splitAfter = (layers, pricing = PRICING) => priced(pricing, GRAPH, sidesAfter(READS, PINNED, layers));

test("with a layer goes all that it reads from, and what must stay on the device", () => {
  assert.equal(sidesAfter(READS, PINNED, [2]), "111000");
  assert.equal(sidesAfter(READS, PINNED, [4]), "111110");
  assert.equal(sidesAfter(READS, PINNED, [0]), "110000");
  assert.deepEqual(broughtAlong(READS, PINNED, [2]), { read: 2, kept: 0 });
  assert.deepEqual(broughtAlong(READS, PINNED, [0]), { read: 0, kept: 1 });
});

test("the last layers of a device side make the same device side again", () => {
  for (let mask = 0; mask < 64; mask += 1) {
    const sides = sidesAfter(READS, PINNED, READS.map((_, layer) => layer).filter((layer) => (mask >> layer) & 1));
    assert.equal(sidesAfter(READS, PINNED, lastOf(READS, sides)), sides);
  }
  assert.deepEqual(endsOf(READS, [2, 3, 4]), [4]);
  assert.deepEqual(endsOf(READS, [2, 3]), [2, 3]);
});

test("an own cut stays until Python has heard of a later one, and goes with the graph", () => {
  const own = new OwnCut();
  own.set([2], PRICING, GRAPH);
  assert.equal(own.split.sides, "111000");
  own.take({ layers: [4], taken: own.at - 1 }, false);
  assert.deepEqual(own.layers, [2]);
  own.take({ layers: [4], taken: own.at }, false);
  assert.deepEqual(own.layers, [4]);
  own.take({ layers: [], taken: 0 }, true);
  own.price(PRICING, GRAPH);
  assert.equal(own.split, null);
});

test("what is shown is a preview, or else the own cut, or else a method's split, or else the best", () => {
  const [preview, own] = [splitAfter([4]), splitAfter([2])];
  const chosen = { ...splitAfter([5]), title: "m", violation: "" };
  const whose = (pricing, before) => solve(pricing, bySlider(() => 1), 1, before).whose;
  assert.equal(whose({ ...PRICING, chosen }, { preview, own }), "preview");
  assert.equal(whose({ ...PRICING, chosen }, { own }), "own");
  assert.equal(whose({ ...PRICING, chosen }, {}), "method");
  assert.equal(whose(PRICING, {}), "best");
});

test("a memory limit that an own cut exceeds is said with both numbers", () => {
  const limited = { ...PRICING, references: { ...PRICING.references, memory_limit: 3 } };
  assert.deepEqual(splitAfter([2], limited).needs, { needs: 4, limit: 3 });
  assert.equal(needsText(shown(limited, splitAfter([2], limited)), t), "cut-needs");
  assert.equal(needsText(shown(limited, splitAfter([0], limited)), t), "");
});

test("what went along is said by its kind", () => {
  const kinds = [{ read: 2, kept: 0 }, { read: 0, kept: 1 }, { read: 3, kept: 2 }].map((counts) =>
    alongText({ along: { layers: [2], ...counts }, names: ["a", "b", "c"] }, t)[0].values.kind);
  assert.deepEqual(kinds, ["read", "kept", "both"]);
  assert.deepEqual(alongText({ along: { layers: [2], read: 0, kept: 0 }, names: [] }, t), []);
});

test("the phases of any split sum to its delay, and its layers are computed in their order and back", () => {
  for (const layers of [[0], [2], [3], [4], [5]]) {
    for (const mode of ["training", "inference"]) {
      const pricing = { ...PRICING, mode };
      const solution = shown(pricing, splitAfter(layers, pricing));
      const phases = phasesOf(solution, pricing);
      const sum = phases.reduce((all, { seconds }) => all + seconds, 0);
      assert.ok(Math.abs(sum - solution.delay) < 1e-9 * solution.delay, `${layers} ${mode}: ${sum} ${solution.delay}`);
      for (const { seconds, steps } of phases) if (steps.length) assert.ok(Math.abs(steps.at(-1).until - seconds) < 1e-9);
    }
  }
  const phases = phasesOf(shown(PRICING, splitAfter([2])), PRICING);
  assert.deepEqual(phases.map(({ name }) => name), [
    "device_forward", "up", "trip", "server_forward", "server_backward", "down", "device_backward", "exchange",
  ]);
  assert.deepEqual(phases[0].steps.map(({ layer }) => layer), [0, 1, 2]);
  assert.deepEqual(phases[6].steps.map(({ layer }) => layer), [2, 1, 0]);
});

test("a time falls into one phase, and a layer is done when its time is over", () => {
  const phases = [{ seconds: 2 }, { seconds: 3 }];
  assert.deepEqual([0, 1, 2, 5].map((at) => phaseAt(phases, at).index), [0, 0, 1, 1]);
  assert.equal(phaseAt(phases, 5).progress, 1);
  const phase = { seconds: 4, steps: [{ layer: 7, until: 1 }, { layer: 8, until: 4 }] };
  assert.deepEqual([0, 0.5, 1].map((part) => computed(phase, part)), [
    { done: [], active: 7 }, { done: [7], active: 8 }, { done: [7, 8], active: null },
  ]);
});

test("in the graph the server waits until its tensors have come, and tensors travel both ways", () => {
  const state = { solution: shown(PRICING, splitAfter([2])), pricing: PRICING };
  const phases = phasesOf(state.solution, PRICING);
  const moment = (name, part = 0) => momentOf(phases, phases.findIndex((phase) => phase.name === name), part, state);
  assert.deepEqual([...moment("device_forward").lit], [0, 1]);
  assert.deepEqual([...moment("up").lit], [0, 1, 2]);
  assert.deepEqual([moment("up").flow, moment("down").flow, moment("trip").flow], ["up", "down", null]);
  assert.deepEqual([...moment("server_forward", 1).lit], [0, 1, 2, 3, 4, 5]);
  assert.equal(moment("down").lit.size, 6);
  assert.deepEqual([...moment("exchange").ringed], [1, 2]);
});

test("a race has a lane for each choice that differs, and says who wins by how much", () => {
  const pricing = { ...PRICING, references: { ...PRICING.references, server_kind: "server" } };
  const lanes = lanesOf(shown(pricing, splitAfter([2])), pricing, t);
  assert.equal(lanes.length, 3);
  assert.equal(lanesOf(shown(pricing, splitAfter([5])), pricing, t).length, 2);
  const { first, next, times } = resultOf([{ delay: 6, starts: true }, { delay: 2, starts: true }, { delay: 1, starts: false }]);
  assert.deepEqual([first.delay, next.delay, times], [2, 6, 3]);
  assert.deepEqual(progressOf([{ delay: 4, starts: true }, { delay: 1, starts: true }, { delay: 1, starts: false }], 2), [0.5, 1, 0]);
});

test("a clock plays all in its time, faster or slower, and keeps its part when the length changes", () => {
  const clock = new Clock();
  clock.fit(60, 12);
  clock.start();
  clock.tick(1000);
  clock.tick(3000);
  assert.equal(clock.at, 10);
  clock.change(1);
  clock.tick(4000);
  assert.equal(clock.at, 20);
  clock.fit(30, 12);
  assert.equal(clock.at, 10);
  clock.tick(60000);
  assert.deepEqual([clock.at, clock.running, clock.ended], [30, false, true]);
  clock.start();
  assert.equal(clock.at, 0);
  for (let press = 0; press < 9; press += 1) clock.change(-1);
  assert.deepEqual([clock.can(-1), clock.can(1)], [false, true]);
});

test("a dot moves evenly along a line", () => {
  assert.deepEqual([0, 0.25, 0.5, 1].map((part) => along([[0, 0], [10, 0], [10, 10]], part)), [
    { x: 0, y: 0 }, { x: 5, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 10 },
  ]);
});
