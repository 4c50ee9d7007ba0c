// One level of the drawing (blocks or layers), and what a split means for it.

import { cutStrokes } from "./cut_line.js";
import { asRect, boundsOf, boxShapes, edgePaths, obstaclesOf, plainPaths } from "./geometry.js";
import { labelSize } from "./paint.js";
import { Tiles } from "./tiles.js";

/** @import { DrawnSplit, Paths, Rect, ShownBox, ShownName, ShownNode, Term } from "./types.js" */
/** @import { EdgeData, LevelData } from "./payload.js" */
/** @import { Stroke } from "./cut_line.js" */
/** @import { Tile } from "./tiles.js" */

export class Level {
  /**
   * @param {LevelData} drawing
   * @param {ShownName[]} names of the nodes, in their order
   */
  constructor(drawing, names) {
    /** @type {Rect | null} around the block that is open in place */
    this.frame = null;
    this.width = drawing.width;
    this.height = drawing.height;
    /** @type {ShownNode[]} */
    this.nodes = drawing.nodes.map(([x, y, width, height], id) => ({
      ...names[id], id, x, y, width, height, share: 0, pinned: false, exchanged: false, note: "",
    }));
    this.edges = drawing.edges;
    /** @type {number[]} */
    this.vertexOf = [];
    for (const { id, layers } of this.nodes) for (const layer of layers) this.vertexOf[layer] = id;
    /** @type {ShownBox[]} */
    this.boxes = boxShapes(drawing.boxes, this.nodes).map((box) => ({ ...box, share: 0 }));
    this.nodeTiles = new Tiles(this.nodes, asRect);
    this.edgeTiles = new Tiles(this.edges, boundsOf);
    /** @type {Map<Tile<EdgeData>, Paths>} those made so far */
    this.paths = new Map();
    /** @type {Map<Tile<EdgeData>, Paths>} */
    this.plain = new Map();
    const sizes = this.nodes.map(labelSize).sort((a, b) => a - b);
    this.labelSize = sizes[Math.floor(sizes.length / 2)];
    /** @type {Set<number>} */
    this.sources = new Set();
    /** @type {EdgeData[]} */
    this.cutEdges = [];
    this.cutPaths = edgePaths([]);
    /** @type {Stroke[]} */
    this.cutStrokes = [];
  }

  /**
   * The vertex that holds a layer: every layer has one.
   *
   * @param {number} layer
   */
  vertexAt(layer) {
    return this.vertexOf[layer];
  }

  /**
   * The paths of all edges near a rectangle, `plain` where the details of one cannot be seen.
   *
   * @param {Rect} view
   * @param {boolean} plain
   */
  wires(view, plain) {
    const [made, make] = plain ? [this.plain, plainPaths] : [this.paths, edgePaths];
    return this.edgeTiles.within(view).map((tile) => {
      const paths = made.get(tile) ?? make(tile.items);
      made.set(tile, paths);
      return paths;
    });
  }

  /**
   * What is better not covered in a rectangle.
   *
   * @param {Rect} view
   */
  obstacles(view) {
    return obstaclesOf(this.nodeTiles.shapesWithin(view), this.boxes, this.edgeTiles.shapesWithin(view));
  }

  /**
   * Set each vertex's and box's share on the device, and the edges that the cut crosses (see Scene.setSplit).
   *
   * @param {DrawnSplit} split
   */
  apply({ sides, cut, pinned, parameters, note }) {
    for (const node of this.nodes) {
      const count = node.layers.reduce((sum, layer) => sum + Number(sides[layer] === "1"), 0);
      node.share = count / node.layers.length;
      node.pinned = node.layers.some((layer) => pinned[layer]);
      node.exchanged = node.layers.some((layer) => sides[layer] === "1" && parameters[layer] > 0);
      node.note = note(node, count);
    }
    for (const box of this.boxes) {
      const layers = box.nodes.reduce((sum, node) => sum + node.layers.length, 0);
      box.share = box.nodes.reduce((sum, node) => sum + node.share * node.layers.length, 0) / layers;
    }
    this.sources = new Set(cut.map((layer) => this.vertexAt(layer)));
    this.cutEdges = this.edges.filter(({ source, target }) => this.sources.has(source) && this.nodes[source].share === 1 && this.nodes[target].share < 1);
    this.cutPaths = edgePaths(this.cutEdges);
    this.cutStrokes = cutStrokes(this.nodes, this.cutEdges);
  }

  /**
   * Whether a vertex has a part in a term of the delay; every vertex has one in none (null).
   *
   * @param {Term | null} term
   * @param {number} id
   */
  causes(term, id) {
    const node = this.nodes[id];
    if (term === null) return true;
    if (term === "device_compute") return node.share > 0;
    if (term === "server_compute") return node.share < 1;
    if (term === "model_exchange") return node.exchanged;
    return this.sources.has(id);
  }
}
