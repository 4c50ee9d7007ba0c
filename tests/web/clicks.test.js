// A double click means what its first click hit, though the picture moves between the two.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Clicks } from "../../explorer/web/clicks.js";

/** @import { Level } from "../../explorer/web/level.js" */

const LEVEL = /** @type {Level} */ (/** @type {unknown} */ ({}));
const OTHER = /** @type {Level} */ (/** @type {unknown} */ ({}));

function listening() {
  /** @type {[string, number | null][]} */
  const told = [];
  const clicks = new Clicks({ click: (vertex) => told.push(["click", vertex]), open: (vertex) => told.push(["open", vertex]) });
  return { told, clicks };
}

test("the second click of two is not told, whatever it hits, and the first one's vertex is opened", () => {
  const { told, clicks } = listening();
  clicks.click(LEVEL, 4, { x: 100, y: 50 }, 1000, 0);
  clicks.click(LEVEL, 7, { x: 101, y: 50 }, 1200, 0);
  clicks.open(LEVEL, 0);
  assert.deepEqual(told, [["click", 4], ["open", 4]]);
});

test("two clicks far apart in time or in place are two", () => {
  const { told, clicks } = listening();
  clicks.click(LEVEL, 4, { x: 100, y: 50 }, 1000, 0);
  clicks.click(LEVEL, 5, { x: 100, y: 50 }, 1400, 0);
  clicks.click(LEVEL, null, { x: 140, y: 50 }, 1500, 0);
  clicks.open(LEVEL, 0);
  assert.deepEqual(told, [["click", 4], ["click", 5], ["click", null]]);
});

test("nothing is opened in another picture than the one that was clicked", () => {
  const { told, clicks } = listening();
  clicks.click(LEVEL, 4, { x: 100, y: 50 }, 1000, 0);
  clicks.open(OTHER, 0);
  assert.deepEqual(told, [["click", 4]]);
});

test("of a mouse the system counts: two clicks are two where it says so, however near they are", () => {
  const { told, clicks } = listening();
  clicks.click(LEVEL, 4, { x: 100, y: 50 }, 1000, 1);
  clicks.click(LEVEL, 5, { x: 100, y: 50 }, 1100, 1);
  clicks.open(LEVEL, 1);
  clicks.click(LEVEL, 6, { x: 100, y: 50 }, 1900, 2);
  clicks.open(LEVEL, 2);
  assert.deepEqual(told, [["click", 4], ["click", 5], ["open", 5]]);
});
