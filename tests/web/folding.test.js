// Identical blocks as one vertex: which are open, what the vertices are called, and what they hold.

import assert from "node:assert/strict";
import test from "node:test";
import { FoldedBlocks } from "../../explorer/web/folding.js";
import { Path } from "./canvas.js";

globalThis.Path2D = Path;

const WIDE = { width: 1000, height: 300 };
const PHONE = { width: 380, height: 700 };

/** A picture with so many vertices; its size tells which it is. */
const picture = (count, width, height) => ({
  width, height, edges: [], boxes: [], nodes: Array.from({ length: count }, (_, i) => [10 + 20 * i, 10, 10, 40]),
});
const pictures = (counts, width, height) => Object.fromEntries(Object.entries(counts).map(([state, count]) => [state, picture(count, width, height)]));
const both = (counts) => ({ wide: pictures(counts, 900, 200), narrow: pictures(counts, 300, 500) });

/** A stem of two layers, then `h.0` to `h.5` of three each, then `g.0` to `g.2` of one, then a head. */
function drawing() {
  const run = (first, name, count) => ({
    first, starts: Array.from({ length: count }, (_, i) => `${name}.${i}`), between: "…", ends: Array.from({ length: count }, (_, i) => `${i}`),
  });
  const label = ["stem", ...run(1, "h", 6).starts, ...run(7, "g", 3).starts, "head"];
  return {
    blocks: { name: label.map((each) => `model.${each}`), label, first: [0, 2, 5, 8, 11, 14, 17, 20, 21, 22, 23] },
    runs: [run(1, "h", 6), run(7, "g", 3)],
    folded: both({ cc: 4, fc: 5, mc: 6, lc: 5, cf: 5, cm: 6, cl: 5 }),
  };
}

const made = () => new FoldedBlocks(drawing(), 24);
const labels = (level) => level.nodes.map((node) => node.label);

test("without a cut every run is one vertex, which holds all its layers", () => {
  const level = made().level([], null, WIDE);
  assert.deepEqual(labels(level), ["stem", "h.0…5", "g.0…2", "head"]);
  assert.deepEqual(level.nodes.map(({ layers }) => [layers[0], layers.at(-1)]), [[0, 1], [2, 19], [20, 22], [23, 23]]);
  assert.deepEqual(level.nodes.map(({ blocks, run }) => [blocks, run]), [[1, null], [6, 0], [3, 1], [1, null]]);
  assert.equal(level.vertexAt(19), 1);
});

test("a run is open where the cut is", () => {
  const at = (layer) => labels(made().level([layer], null, WIDE)).slice(1, -2);
  assert.deepEqual(at(4), ["h.0", "h.1…5"]);
  assert.deepEqual(at(10), ["h.0…1", "h.2", "h.3…5"]);
  assert.deepEqual(at(7), ["h.0", "h.1", "h.2…5"]);
  assert.deepEqual(at(18), ["h.0…4", "h.5"]);
  assert.deepEqual(at(1), ["h.0…5"]);
});

test("runs open by wish, one or all, once their pictures have come", () => {
  const blocks = made();
  assert.equal(blocks.foldable, false);
  assert.deepEqual(labels(blocks.level([], "all", WIDE)), ["stem", "h.0…5", "g.0…2", "head"]);
  blocks.add(both({ oo: 11, oc: 9, co: 6 }));
  assert.equal(blocks.foldable, true);
  assert.deepEqual(labels(blocks.level([], "all", WIDE)), drawing().blocks.label);
  assert.deepEqual(labels(blocks.level([], 1, WIDE)), ["stem", "h.0…5", "g.0", "g.1", "g.2", "head"]);
});

test("where no picture fits several cuts, every run is open", () => {
  const blocks = made();
  assert.equal(blocks.level([4, 10], null, WIDE).nodes.length, 4);
  blocks.add(both({ oo: 11, oc: 9, co: 6 }));
  assert.equal(blocks.level([4, 10], null, WIDE).nodes.length, 9);
  assert.equal(blocks.level([4, 21], null, WIDE).nodes.length, 11);
});

test("the canvas has the picture that shows larger, and the same as long as nothing changes", () => {
  const blocks = made();
  assert.equal(blocks.level([], null, WIDE).width, 900);
  assert.equal(blocks.level([], null, PHONE).width, 300);
  assert.equal(blocks.level([10], null, WIDE), blocks.level([9], null, WIDE));
  assert.notEqual(blocks.level([10], null, WIDE), blocks.level([11], null, WIDE));
});
