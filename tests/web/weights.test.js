// Bytes as the width of an edge and seconds as the shade of a vertex.

import assert from "node:assert/strict";
import test from "node:test";
import { Level } from "../../explorer/web/level.js";
import { EdgeWeights, WIDTHS, secondsOf, shadedTheme, shadesOf } from "../../explorer/web/weights.js";
import { DARK, LIGHT } from "../../explorer/web/palette.js";
import { Path } from "./canvas.js";

globalThis.Path2D = Path;

const name = (...layers) => ({ label: "", title: "", layers, blocks: 1, run: null });
const edge = (source, target) => ({ source, target, points: [[0, 0], [1, 0]] });
const level = (nodes, edges) =>
  new Level({ width: 9, height: 9, boxes: [], nodes: nodes.map((_, i) => [i, 1, 1, 1]), edges }, nodes);

test("an edge is as wide as the bytes of all tensors that it stands for, each counted once", () => {
  const reads = [[], [0], [0], [1, 2], [1, 3]];
  const weights = new EdgeWeights(reads, [100, 16, 4, 0, 1e9]);
  const layers = level([name(0), name(1), name(2), name(3), name(4)], [edge(0, 1), edge(1, 3), edge(2, 3), edge(3, 4)]);
  const classes = weights.classesOf(layers);
  assert.deepEqual(layers.edges.map((each) => classes.get(each)), [4, 2, 1, 0]); // the last tensor goes nowhere
  const blocks = level([name(0), name(1, 2), name(3, 4)], [edge(0, 1), edge(1, 2)]);
  assert.deepEqual(blocks.edges.map((each) => weights.classesOf(blocks).get(each)), [4, 2]);
  const [tile] = layers.edgeTiles.within({ x: -9, y: -9, width: 99, height: 99 });
  const paths = weights.pathsOf(layers, tile, false);
  assert.deepEqual(paths.map(({ lines }) => lines.steps.length / 2), WIDTHS.map((_, i) => [1, 1, 1, 0, 1][i]));
  assert.equal(new EdgeWeights([[], [0]], [0, 0]).classOf(0), 0);
});

test("a vertex is as dark as its layers take on their own sides", () => {
  const costs = { device_s: [4, 8, 1], server_s: [1, 1, 1] };
  const nodes = [name(0), name(1, 2)];
  const values = { device_speed: 2, server_speed: 0.5 };
  assert.deepEqual(secondsOf(nodes, "110", costs, values), [2, 6]);
  assert.deepEqual(secondsOf(nodes, "000", costs, values), [2, 4]);
  assert.deepEqual(shadesOf([0, 1, 4]), [0, 0.5, 1]);
  assert.deepEqual(shadesOf([0, 0]), [0, 0]);
});

test("whatever the shade, ink can be read on it", () => {
  const light = (colour) => {
    const channels = colour === "white" ? [255, 255, 255] : colour === "black" ? [0, 0, 0] : colour.startsWith("#") ? [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) : colour.match(/\d+/g).map(Number);
    const [red, green, blue] = channels.map((channel) => {
      const part = channel / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
  };
  for (const theme of [LIGHT, DARK]) {
    for (let shade = 0; shade <= 1; shade += 0.01) {
      for (const side of ["device", "server"]) {
        const { fill, ink } = shadedTheme(theme, shade)[side];
        const [low, high] = [light(fill), light(ink)].sort((a, b) => a - b);
        assert.ok(high / low >= 4.5, `${side} ${shade}: ${fill} ${ink}`);
      }
    }
  }
});
