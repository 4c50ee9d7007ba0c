// What is off the screen is not looked at, and what lies at a point is found.

import assert from "node:assert/strict";
import test from "node:test";
import { asRect } from "../../explorer/web/geometry.js";
import { Level } from "../../explorer/web/level.js";
import { paintBehind, paintNodes, paintWires } from "../../explorer/web/picture.js";
import { Tiles } from "../../explorer/web/tiles.js";
import { Path, contextOf } from "./canvas.js";

globalThis.Path2D = Path;

const COLUMNS = 100;
const SIDE = { fill: "", ink: "", edge: "", tint: "", text: "" };
const THEME = { device: SIDE, server: SIDE, link: SIDE, leastLabelPx: 5, font: "any" };
const ALL = { x: -1e6, y: -1e6, width: 2e6, height: 2e6 };

/** A field of 10,000 vertices, 100 px apart, each with an edge to the next one. */
function field() {
  const nodes = Array.from({ length: 10_000 }, (_, i) => [50 + 100 * (i % COLUMNS), 50 + 100 * Math.floor(i / COLUMNS), 80, 20]);
  const names = nodes.map((_, i) => ({ label: `layer${i}`, title: "", layers: [i], blocks: 1, run: null }));
  const edges = nodes.slice(1).map(([x, y], i) => ({ source: i, target: i + 1, points: [nodes[i].slice(0, 2), [x, y]] }));
  return new Level({ width: 10_000, height: 10_000, nodes, edges, boxes: [] }, names);
}

/** What a context was told, by name. */
function recording() {
  const calls = { fillText: 0, stroke: 0, fillRect: 0, roundRect: 0 };
  const count = (name) => () => {
    calls[name] += 1;
  };
  const nothing = () => {};
  const context = { ...contextOf(6), beginPath: nothing, fill: nothing, arc: nothing, save: nothing, restore: nothing };
  for (const name of Object.keys(calls)) context[name] = count(name);
  return { context, calls };
}

/** How many Path2D were made while something was done. */
function pathsMade(act) {
  let made = 0;
  globalThis.Path2D = class extends Path {
    constructor() {
      super();
      made += 1;
    }
  };
  act();
  globalThis.Path2D = Path;
  return made;
}

test("every shape is in one tile, and those in a view are the ones that overlap it", () => {
  const shapes = Array.from({ length: 500 }, (_, i) => ({ x: (i * 397) % 3000, y: (i * 811) % 2000, width: 30 + (i % 700), height: 20 }));
  const tiles = new Tiles(shapes, asRect);
  assert.equal(tiles.within(ALL).flatMap(({ items }) => items).length, 500);
  for (const view of [{ x: 100, y: 100, width: 400, height: 300 }, { x: 2900, y: 0, width: 900, height: 50 }, { x: -500, y: -500, width: 10, height: 10 }]) {
    const inside = (shape) => {
      const { x, y, width, height } = asRect(shape);
      return x <= view.x + view.width && view.x <= x + width && y <= view.y + view.height && view.y <= y + height;
    };
    assert.deepEqual(new Set(tiles.shapesWithin(view)), new Set(shapes.filter(inside)));
  }
});

test("the shape at a point is found, and none between shapes", () => {
  const { nodeTiles } = field();
  assert.equal(nodeTiles.at({ x: 50 + 100 * 42, y: 50 + 100 * 17 })?.id, 17 * COLUMNS + 42);
  assert.equal(nodeTiles.at({ x: 100, y: 100 }), undefined);
});

test("what is off the screen is not drawn", () => {
  const level = field();
  const { context, calls } = recording();
  const view = { x: 1000, y: 1000, width: 800, height: 500 };
  const look = ({ share }) => ({ share, pinned: false });
  const made = pathsMade(() => {
    paintBehind(context, level, view, THEME, 1, () => paintWires(context, level, view, THEME, 1));
    paintNodes(context, level, view, THEME, 1, look);
  });
  assert.ok(calls.roundRect >= 40 && calls.roundRect <= 60, `${calls.roundRect} vertices drawn`);
  assert.equal(calls.fillText, calls.roundRect);
  assert.ok(made > 0 && made < 40, `${made} paths made`);
});

test("from far away a vertex is a speck of colour without a label", () => {
  const level = field();
  const { context, calls } = recording();
  paintNodes(context, level, ALL, THEME, 0.05, ({ share }) => ({ share, pinned: false }));
  assert.deepEqual([calls.fillRect, calls.roundRect, calls.fillText], [10_000, 0, 0]);
});
