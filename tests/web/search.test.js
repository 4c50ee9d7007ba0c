import assert from "node:assert/strict";
import { test } from "node:test";

import { found } from "../../explorer/web/search.js";

const LAYERS = [
  { name: "x", operation: "input", kind: "input" },
  { name: "features.conv0", operation: "Conv2d", kind: "convolution" },
  { name: "stem", operation: "Conv2d", kind: "convolution" },
  { name: "conv", operation: "relu", kind: "elementwise" },
];
const names = (query, most = 9) => found(query, LAYERS, most).map(({ name }) => name);

test("names come first, the shortest before the others, then operations and kinds", () => {
  assert.deepEqual(names("CONV"), ["conv", "features.conv0", "stem"]);
  assert.deepEqual(names("conv2d"), ["features.conv0", "stem"]);
  assert.deepEqual(names("elementwise"), ["conv"]);
});

test("no more than asked for, and none for nothing", () => {
  assert.deepEqual(names("conv", 1), ["conv"]);
  assert.deepEqual(names("  "), []);
  assert.deepEqual(names("lstm"), []);
});
