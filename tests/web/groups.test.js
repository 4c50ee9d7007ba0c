import assert from "node:assert/strict";
import { test } from "node:test";

import { arrived, between, colourPlaces, regionsOf, sizesOf } from "../../explorer/web/groups_motion.js";

test("all groups stand still at first and have arrived in the end, the first one before the last", () => {
  const at = (progress) => [0, 1, 2, 3].map((group) => arrived(group, 4, progress));
  assert.deepEqual(at(0), [0, 0, 0, 0]);
  assert.deepEqual(at(1), [1, 1, 1, 1]);
  const half = at(0.5);
  assert.deepEqual(half, half.toSorted((a, b) => b - a));
  assert.ok(half[0] === 1 && half[3] === 0);
});

test("a layer alone has no colour, and groups that follow one another differ", () => {
  const of = [0, 0, 1, 2, 2, 3, 3, 3];
  assert.deepEqual(sizesOf(of), [2, 1, 2, 3]);
  assert.deepEqual(colourPlaces(of, 2), [0, null, 1, 0]);
});

test("a rectangle on its way begins and ends where it should", () => {
  const [from, to] = [{ x: 0, y: 0, width: 10, height: 4 }, { x: 100, y: 50, width: 20, height: 8 }];
  assert.deepEqual(between(from, to, 0), from);
  assert.deepEqual(between(from, to, 1), to);
});

test("the two graphs share a canvas without overlapping, beside each other or one above the other", () => {
  for (const [width, height] of [[1200, 500], [360, 480], [600, 600]]) {
    const { full, left } = regionsOf(width, height);
    assert.equal(full.width * full.height + left.width * left.height, width * height);
    assert.ok(left.x === full.width || left.y === full.height);
  }
});
