// Shapes of a drawing, what a split means for them, and where its badges go.

import assert from "node:assert/strict";
import test from "node:test";
import { placeBadges } from "../../explorer/web/badges.js";
import { asRect, boxShapes, edgePaths, fitText, obstaclesOf, overlaps, shorten } from "../../explorer/web/geometry.js";
import { Level } from "../../explorer/web/level.js";
import { badgeWords } from "../../explorer/web/notes.js";
import { Path, contextOf } from "./canvas.js";

globalThis.Path2D = Path;

const NOTHING = { nodes: [], labels: [], edges: [] };
const AREA = { width: 600, height: 420 };
const FONT = { font: "any" };
const vertex = (x, y, more = {}) => ({ x, y, width: 80, height: 20, layer: 0, bytes: 1, ...more });
const oneByte = () => ({ names: ["a"], size: "1 B" });

test("a text loses its middle where it does not fit, and is empty where nothing does", () => {
  const context = contextOf(6);
  assert.deepEqual([60, 30, 24, 12, 5].map((width) => shorten(context, "a name.it", width)), ["a name.it", "a….it", "a…it", "…t", ""]);
});

test("a font gets smaller before a text is cut off", () => {
  const style = { weight: 550, size: 12, family: "any", least: 0.5 };
  assert.deepEqual(fitText(contextOf(6), "abcdefgh", 36, style), { text: "abcdefgh", font: "550 9px any" });
  assert.deepEqual(fitText(contextOf(6), "abcdefgh", 12, style), { text: "a…gh", font: "550 6px any" });
});

test("an edge is a line with rounded corners and an arrow head", () => {
  const edges = [{ source: 0, target: 1, points: [[0, 0], [0, 20], [40, 20]] }, { source: 1, target: 2, points: [[0, 0]] }];
  const { lines, arrows } = edgePaths(edges);
  assert.deepEqual(lines.steps, [["move", 0, 0], ["arc", 0, 20, 40, 20, 7], ["line", 40, 20]]);
  assert.deepEqual(arrows.steps.at(0), ["move", 40, 20]);
  assert.equal(edgePaths(edges, (edge) => edge.source === 1).lines.steps.length, 0);
});

test("a box knows its vertices and the room above them", () => {
  const nodes = [{ x: 50, y: 60, width: 40, height: 20, layers: [0] }, { x: 500, y: 60, width: 40, height: 20, layers: [1] }];
  const outer = { x: 0, y: 0, width: 200, height: 100, depth: 0, label: "a", first: 0, end: 1 };
  const [stage, block] = boxShapes([{ ...outer, x: 10, y: 20, width: 100, height: 70, depth: 1 }, outer], nodes);
  assert.deepEqual([stage.head, stage.single, stage.nodes.length], [20, false, 1]);
  assert.deepEqual([block.head, block.single], [30, true]);
});

test("what is better not covered are vertices, labels, and each straight piece of an edge", () => {
  const box = { x: 5, y: 6, width: 300, height: 50, head: 16, label: "conv" };
  const found = obstaclesOf([vertex(100, 50)], [box, { ...box, label: "" }], [{ points: [[0, 0], [0, 9], [4, 9]] }]);
  assert.deepEqual(found.nodes, [{ x: 60, y: 40, width: 80, height: 20 }]);
  assert.deepEqual(found.labels, [{ x: 5, y: 6, width: 42, height: 16 }]);
  assert.equal(obstaclesOf([], [{ ...box, label: "層ab" }], []).labels[0].width, 42);
  assert.deepEqual(found.edges, [{ x: -3, y: -3, width: 6, height: 15 }, { x: -3, y: 6, width: 10, height: 6 }]);
});

test("a split's shares, sources and cut edges", () => {
  const node = (x) => [x, 10, 10, 10];
  const name = (...layers) => ({ label: "", title: "", layers, blocks: 1, run: null });
  const edge = (source, target) => ({ source, target, points: [[0, 0], [1, 0]] });
  const box = { x: 0, y: 0, width: 100, height: 20, label: "", depth: 0, first: 0, end: 3 };
  const level = new Level({
    width: 100, height: 20, boxes: [box], nodes: [node(10), node(30), node(50)], edges: [edge(0, 1), edge(1, 2)],
  }, [name(0), name(1, 2), name(3)]);
  const split = { sides: "1100", cut: [1], pinned: [true, false, false, false], parameters: [0, 5, 5, 5], note: (_, count) => `${count}` };
  level.apply(split);
  assert.deepEqual(level.nodes.map(({ share, pinned, exchanged, note }) => [share, pinned, exchanged, note]), [
    [1, true, false, "1"], [0.5, false, true, "1"], [0, false, false, "0"],
  ]);
  assert.equal(level.boxes[0].share, 0.5);
  assert.deepEqual(level.cutEdges, []); // the cut is inside the block
  const terms = [null, "device_compute", "server_compute", "model_exchange", "uplink"];
  assert.deepEqual(terms.map((term) => [0, 1, 2].filter((id) => level.causes(term, id))), [[0, 1, 2], [0, 1], [1, 2], [1], [1]]);
});

test("a badge always says the whole size, with the longest name that fits", () => {
  const said = {
    "transformer.wte": "transformer.wte",
    "inception4a.branch1.deeper.conv": "branch1.deeper.conv",
    "encoder.all_of_its_layers.0.downsample.0": "downsample.0",
    an_only_module_that_is_far_too_long_to_be_shown: "an_onl…g_to_be_shown",
  };
  const anchor = vertex(200, 200, { bytes: 12.6e6 });
  for (const [name, shown] of Object.entries(said)) {
    const words = (anchors) => badgeWords(anchors, [name], null);
    const [badge] = placeBadges(contextOf(6.5), [anchor], NOTHING, AREA, words, FONT);
    assert.equal(badge.text, `${shown} · 12.6 MB`);
    assert.ok(badge.width <= 230);
  }
});

test("a badge covers no vertex where there is room", () => {
  const column = (x) => Array.from({ length: 14 }, (_, i) => vertex(x, 20 + 28 * i));
  const nodes = [...column(100), ...column(200), ...column(500)].map(asRect);
  const [badge] = placeBadges(contextOf(7), [vertex(200, 188)], { ...NOTHING, nodes }, AREA, oneByte, FONT);
  assert.ok(badge.x >= 0 && badge.y >= 0 && badge.x + badge.width <= 600 && badge.y + badge.height <= 420);
  assert.deepEqual(nodes.filter((node) => overlaps(node, badge)), []);
});

test("a badge's line prefers not to cross another vertex", () => {
  // On the left there is room behind another vertex, on the right room that an edge passes through.
  const nodes = [{ x: 0, y: 0, width: 700, height: 180 }, { x: 0, y: 220, width: 700, height: 180 }, { x: 235, y: 180, width: 20, height: 40 }];
  const edges = [{ x: 340, y: 198, width: 360, height: 3 }];
  const [badge] = placeBadges(contextOf(7), [vertex(300, 200, { height: 30 })], { nodes, edges, labels: [] }, { width: 700, height: 400 }, oneByte, FONT);
  assert.ok(badge.x > 300);
});

test("badges that would overlap are one, and only what is on the screen has one", () => {
  const words = (anchors) => ({ names: [`${anchors.length}`], size: "" });
  const anchors = [vertex(100, 100), vertex(110, 104), vertex(400, 300), vertex(900, 100)];
  const badges = placeBadges(contextOf(7), anchors, NOTHING, AREA, words, FONT);
  assert.deepEqual(badges.map((badge) => badge.anchors.length).sort(), [1, 2]);
});

test("many tensors of one cut are joined before they are placed", () => {
  // Placing looks at every obstacle, so it is done for the few badges that are left.
  let looks = 0;
  const watched = (rect) => ({ ...rect, get x() {
    looks += 1;
    return rect.x;
  } });
  const place = (i) => vertex(20 + 12 * (i % 40), 20 + 6 * Math.floor(i / 40), { width: 10, height: 4, layer: i });
  const around = Array.from({ length: 1600 }, (_, i) => watched(place(i)));
  const anchors = Array.from({ length: 60 }, (_, i) => place(i));
  const words = (joined) => ({ names: [`${joined.length} tensors`], size: "1 B" });
  const badges = placeBadges(contextOf(7), anchors, { nodes: around, labels: [], edges: around }, AREA, words, FONT);
  assert.equal(badges.flatMap((badge) => badge.anchors).length, 60);
  assert.ok(looks < 5e6, `${looks} looks at obstacles`);
});
