// The chart along the depth, the landscapes, and the sentence that says why, against delays summed up layer by layer.

import assert from "node:assert/strict";
import test from "node:test";
import { because, reasonOf, standing } from "../../explorer/web/because.js";
import { axisTop, candidatesOf, delaysOf, placeOf } from "../../explorer/web/candidates.js";
import { fitting, landscape, shareAt, sharedScale, valueAt } from "../../explorer/web/landscape.js";
import { bySlider, envelopes, solve } from "../../explorer/web/solution.js";
import { SLIDERS, TERMS, coefficients, optimalRow } from "../../explorer/web/table.js";
import { sharesOf } from "../../explorer/web/trade.js";

const RTT_S = 0.01;
const SPAN = { min: 0.01, max: 100 };

/** A generator of numbers between 0 and 1, the same ones for a seed (mulberry32). */
function drawn(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A network of two branches between its first and last layer, with random costs, and its graph. */
function network(draw, training) {
  const reads = [[], [0], [1], [0], [3], [2, 4], [5], [6]];
  const random = (most) => reads.map(() => Math.round(1e6 * most * draw() ** 3) / 1e6);
  const layers = {
    device_s: random(9), server_s: random(1), uplink_bytes: random(5), downlink_bytes: random(training ? 5 : 0),
    param_bytes: random(training ? 3 : 0), memory_bytes: random(1), on_device: reads.map((_, i) => i === 0),
    label_bytes: random(training ? 1 : 0), result_bytes: random(training ? 0 : 2), cast_device_s: random(1), cast_server_s: random(1),
  };
  const [crossing_bytes, param_bytes, device_s, server_s] = [2, 3, 1, 1].map((most) => (training ? most * draw() ** 3 : 0));
  const ties = [{ owner: 1, users: [7], crossing_bytes, param_bytes, device_s, server_s }];
  const sets = [];
  for (let set = 1; set < 2 ** reads.length; set += 2) {
    const on = reads.map((_, layer) => (set >> layer) & 1);
    if (reads.every((each, layer) => !on[layer] || each.every((read) => on[read]))) sets.push(on.join(""));
  }
  sets.sort((a, b) => a.split("1").length - b.split("1").length);
  let before = reads.map(() => "0").join("");
  const flips = sets.map((sides) => {
    const changed = [...sides].flatMap((side, layer) => (side === before[layer] ? [] : [layer]));
    before = sides;
    return changed;
  });
  const graph = { layers: { name: reads.map((_, i) => `l${i}`), reads, input: reads.map((_, i) => i === 0) } };
  const pricing = { iterations: training ? 3 : 1, mode: training ? "training" : "inference", layers, ties, candidates: { flips }, chosen: null, references: { memory_limit: null } };
  const candidates = candidatesOf(pricing, graph);
  const column = (name) => candidates.map((candidate) => candidate[name]);
  pricing.table = { features: column("features"), sides: column("sides"), cuts: column("cut"), kinds: column("kind") };
  pricing.references = { all_on_device: candidates.at(-1).features, all_on_server: candidates[0].features, memory_limit: null, device_needs: null };
  return { pricing, graph, candidates, sets };
}

/** The six terms of a split from the layers themselves. */
function termsOf({ layers, iterations, ties: [tie] }, reads, sides, values) {
  const apart = (owner) => sides[tie.owner] === owner && sides[tie.users[0]] !== owner;
  const [serverCopy, deviceCopy] = [apart("1"), apart("0")].map(Number);
  const kept = (serverCopy + deviceCopy) * tie.crossing_bytes;
  const cut = [...new Set(reads.flatMap((each, layer) => (sides[layer] === "0" ? each.filter((read) => sides[read] === "1") : [])))];
  const total = (wanted, of) => [...sides].reduce((all, side, layer) => all + (side === wanted ? of[layer] : 0), 0);
  const sent = (of) => cut.reduce((all, layer) => all + of[layer], 0);
  return [
    (iterations * (total("1", layers.device_s) + sent(layers.cast_device_s) + deviceCopy * tie.device_s)) / values.device_speed,
    (iterations * (sent(layers.uplink_bytes) + total("0", layers.label_bytes) + kept)) / values.uplink,
    (iterations * (total("0", layers.server_s) + sent(layers.cast_server_s) + serverCopy * tie.server_s)) / values.server_speed,
    (iterations * (sent(layers.downlink_bytes) + total("0", layers.result_bytes) + kept)) / values.downlink,
    (total("1", layers.param_bytes) + deviceCopy * tie.param_bytes) * (1 / values.uplink + 1 / values.downlink),
    sides.includes("0") ? iterations * RTT_S : 0,
  ];
}
const added = (numbers) => numbers.reduce((all, each) => all + each, 0);
const near = (a, b) => assert.ok(Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b)), `${a} is not ${b}`);
const settings = (draw) => bySlider(() => 10 ** (4 * draw() - 2));
const stateOf = ({ pricing, graph }, values, more) => ({ values, pricing, names: graph.layers.name, solution: solve(pricing, values, RTT_S, more) });

test("candidates are the splits whose layers flip one after the other, each with its delay", () => {
  const draw = drawn(1);
  for (let round = 0; round < 20; round += 1) {
    const { pricing, graph, candidates, sets } = network(draw, round % 2 === 0);
    const values = settings(draw);
    const delays = delaysOf(candidates, coefficients(values, RTT_S));
    assert.deepEqual(candidates.map(({ sides }) => sides), sets);
    for (const [i, sides] of sets.entries()) near(delays[i], added(termsOf(pricing, graph.layers.reads, sides, values)));
    assert.deepEqual(sets.map((sides) => placeOf(candidates, sides)), sets.map((_, i) => i));
    assert.equal(placeOf(candidates.filter((_, i) => i !== 2), sets[2]) % 1 !== 0, true);
  }
});

test("an axis of the chart holds the least bar well below its top, and stands still while that changes a little", () => {
  for (let least = 1e-6; least < 1e6; least *= 1.37) {
    const end = axisTop(least, 100 * least);
    assert.ok(end >= 3.2 * least * (1 - 1e-9) && end < 5 * least, `${least}: ${end}`);
    assert.ok(axisTop(least, 1.2 * least) >= 1.2 * least * (1 - 1e-9));
  }
  assert.equal(axisTop(0, 0), 1);
  assert.equal(new Set([1.02, 1.1, 1.2].map((least) => axisTop(least, 100))).size, 1);
});

test("a landscape is the least delay of all splits at every place of its slider", () => {
  const draw = drawn(2);
  for (let round = 0; round < 20; round += 1) {
    const { pricing, candidates } = network(draw, round % 2 === 0);
    const values = settings(draw);
    const spans = bySlider(() => SPAN);
    const segments = envelopes(pricing, values, RTT_S, spans);
    const curves = bySlider((name) => landscape(pricing.table.features, values, RTT_S, name, SPAN, segments[name]));
    for (const name of SLIDERS) {
      const heights = curves[name].flatMap((stretch) => stretch.heights);
      assert.deepEqual([heights[0].at, heights.at(-1).at].map((at) => Math.round(1e9 * at) / 1e9), [0, 1]);
      for (const { at, delay } of heights) {
        const there = { ...values, [name]: valueAt(SPAN, at) };
        near(delay, Math.min(...delaysOf(candidates, coefficients(there, RTT_S))));
        near(shareAt(SPAN, there[name]), at);
      }
    }
    const best = Math.min(...delaysOf(candidates, coefficients(values, RTT_S)));
    const scale = sharedScale(curves, best);
    assert.ok(scale.min <= best && best <= scale.max && scale.max >= 2 * scale.min);
  }
});

test("labels that would touch are left out, the first ones kept", () => {
  const label = (at, text) => ({ at, width: 20, text });
  const kept = fitting([label(50, "a"), label(60, "b"), label(5, "c"), label(76, "d"), label(95, "e")], { min: 0, max: 100 }, 6);
  assert.deepEqual(kept.map(({ text }) => text), ["a", "d"]);
});

test("what a split takes more and less adds up, and each part of it is the terms' own difference", () => {
  const draw = drawn(3);
  for (let round = 0; round < 400; round += 1) {
    const { pricing, graph, candidates } = network(draw, round % 2 === 0);
    const values = settings(draw);
    const [other, split] = [0, 0].map(() => candidates[Math.floor(draw() * candidates.length)]);
    const [there, here] = [other, split].map(({ sides }) => termsOf(pricing, graph.layers.reads, sides, values));
    const shares = sharesOf(other, split, coefficients(values, RTT_S), pricing);
    near(added(shares.map(({ seconds }) => seconds)), added(there) - added(here));
    for (const { part, seconds } of shares) {
      const terms = part === "sending" ? [1, 3] : [TERMS.indexOf(part)];
      near(seconds, added(terms.map((i) => there[i] - here[i])));
    }
  }
});

test("the sentence is true at every setting: the best split, the reason and its numbers", () => {
  const draw = drawn(4);
  const seen = { moved: 0, apart: 0, here: 0, steppedBack: 0 };
  for (let round = 0; round < 3000; round += 1) {
    const made = network(draw, round % 3 > 0);
    const { pricing, graph, candidates } = made;
    const delay = (sides, values) => added(termsOf(pricing, graph.layers.reads, sides, values));
    const values = settings(draw);
    const name = SLIDERS[round % 4];
    const after = { ...values, [name]: 10 ** (4 * draw() - 2) };
    const own = round % 5 ? null : candidates[Math.floor(draw() * candidates.length)];
    const state = stateOf(made, after, { own });
    const reason = reasonOf(state, standing(stateOf(made, values)), candidates);
    seen[reason.kind] += 1;
    const least = Math.min(...candidates.map(({ sides }) => delay(sides, after)));
    const best = candidates[optimalRow(pricing.table.features, coefficients(after, RTT_S))];
    near(delay(best.sides, after), least);
    const holds = ({ other, trade: { gap, costs, saves } }, against) => {
      const [there, here] = [other, against].map(({ sides }) => termsOf(pricing, graph.layers.reads, sides, after));
      near(gap, added(there) - added(here));
      const terms = (part) => (part === "sending" ? [1, 3] : [TERMS.indexOf(part)]);
      for (const share of [costs, saves].filter((each) => each !== null)) {
        near(share.seconds, added(terms(share.part).map((i) => there[i] - here[i])));
      }
      assert.ok((costs === null || costs.seconds > 0) && (saves === null || saves.seconds < 0));
    };
    if (reason.kind === "apart") {
      assert.equal(state.solution.sides, own.sides);
      holds({ ...reason, other: own }, reason.other);
      assert.ok(reason.trade.gap > 0 && reason.trade.costs !== null);
    } else if (reason.kind === "moved") {
      near(delay(reason.other.sides, values), Math.min(...candidates.map(({ sides }) => delay(sides, values))));
      holds(reason, best);
      assert.ok(reason.trade.gap > 0 && reason.trade.costs !== null);
      assert.deepEqual([reason.slider, reason.rose], [name, after[name] > values[name]]);
      if (reason.trade.costs.part === "model_exchange") seen.steppedBack += 1;
    } else {
      for (const way of ["earlier", "later"]) {
        const count = (sides) => sides.split("1").length;
        const others = candidates.filter(({ sides }) => (way === "earlier" ? count(sides) < count(best.sides) : count(sides) > count(best.sides)));
        assert.equal(reason[way] === null, others.length === 0);
        if (reason[way] === null) continue;
        near(delay(reason[way].other.sides, after), Math.min(...others.map(({ sides }) => delay(sides, after))));
        holds(reason[way], best);
      }
    }
  }
  for (const [kind, count] of Object.entries(seen)) assert.ok(count > 20, `${kind}: ${count}`);
});

test("the words say more where there is more, and name the model exchange where it decides", () => {
  const draw = drawn(5);
  const said = [];
  const t = (key, values = {}) => {
    said.push([key, values]);
    return key;
  };
  for (let round = 0; round < 500; round += 1) {
    const made = network(draw, round % 3 > 0);
    const values = settings(draw);
    because(stateOf(made, { ...values, uplink: 10 ** (4 * draw() - 2) }), standing(stateOf(made, values)), made.candidates, t);
  }
  const all = (key) => said.filter(([name]) => name === key).map(([, values]) => values);
  assert.ok(all("because-slider").some(({ decides }) => decides === "exchange"));
  assert.ok(all("because-slider").some(({ decides }) => decides === "other"));
  for (const { way, count } of all("because-computing")) assert.ok(way === "other" || count > 0);
  for (const { way, there, here } of all("because-model_exchange")) {
    assert.deepEqual([way === "nothing", way === "alone"], [there === "0 B", here === "0 B"]);
  }
});
