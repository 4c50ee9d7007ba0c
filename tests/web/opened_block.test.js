import assert from "node:assert/strict";
import { test } from "node:test";

import { stretched, withOpenBlock } from "../../explorer/web/opened_block.js";

const node = (id, x, y, layers, size = 20) => ({
  id, x, y, width: 2 * size, height: size, label: `n${id}`, title: `n${id}`, layers, blocks: 1, run: null, share: 0,
});

// Three blocks in a row, of 1, 3 and 1 layers; the second one branches: layer 1 is read by layers 2 and 3.
const reads = [[], [0], [1], [1, 2], [3]];
const blocks = {
  width: 300, height: 60,
  nodes: [node(0, 40, 30, [0]), node(1, 140, 30, [1, 2, 3]), node(2, 240, 30, [4])],
  edges: [{ source: 0, target: 1, points: [[60, 30], [120, 30]] }, { source: 1, target: 2, points: [[160, 30], [220, 30]] }],
  boxes: [{ x: 10, y: 5, width: 280, height: 50, label: "all", depth: 0, first: 0, end: 3 }],
};
const layers = {
  width: 100, height: 400,
  nodes: [0, 1, 2, 3, 4].map((layer) => node(layer, 50, 40 + 80 * layer, [layer])),
  edges: [[0, 1], [1, 2], [1, 3], [2, 3], [3, 4]].map(([source, target]) => ({
    source, target, points: [[50, 50 + 80 * source], [50, 30 + 80 * target]],
  })),
  boxes: [],
};

test("what lies before an opened stretch stays, what lies behind moves on by what it grew", () => {
  const at = stretched(10, 20, 50);
  assert.deepEqual([0, 10, 20, 30, 40].map(at), [0, 10, 35, 60, 70]);
});

test("an opened block has its layers in place of its vertex, inside its frame, and nothing overlaps", () => {
  const { data, names, frame } = withOpenBlock(blocks, 1, layers, reads);
  assert.deepEqual(names.map((name) => name.layers), [[0], [1], [2], [3], [4]]);
  const rects = data.nodes.map(([x, y, width, height]) => ({ left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 }));
  for (const { left, right, top, bottom } of rects.slice(1, 4)) {
    assert.ok(left >= frame.x && right <= frame.x + frame.width && top >= frame.y && bottom <= frame.y + frame.height);
  }
  rects.forEach((a, i) =>
    rects.slice(i + 1).forEach((b) => assert.ok(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top)),
  );
  assert.ok(rects.every(({ right, bottom }) => right <= data.width && bottom <= data.height));
});

test("edges reach the layers that send and read, and those inside are there", () => {
  const { data } = withOpenBlock(blocks, 1, layers, reads);
  const pairs = data.edges.map(({ source, target }) => [source, target]);
  assert.deepEqual(pairs, [[0, 1], [3, 4], [1, 2], [1, 3], [2, 3]]);
  const frames = data.boxes.map(({ label, first, end }) => [label, first, end]);
  assert.deepEqual(frames, [["all", 0, 5], ["n1", 1, 4]]);
});
