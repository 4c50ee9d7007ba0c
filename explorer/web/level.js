// One level of the drawing (blocks or layers), and what a split means for it.

import { boxShapes, edgePaths, obstaclesOf } from "./geometry.js";
import { labelSize } from "./paint.js";

/** @import { DrawnSplit, ShownBox, ShownNode, Term } from "./types.js" */
/** @import { EdgeData, LevelData } from "./payload.js" */

export class Level {
  /** @param {LevelData} drawing */
  constructor(drawing) {
    this.width = drawing.width;
    this.height = drawing.height;
    /** @type {ShownNode[]} */
    this.nodes = drawing.nodes.map((node) => ({ ...node, share: 0, pinned: false, exchanged: false, note: "" }));
    this.edges = drawing.edges;
    /** @type {Map<number, number>} */
    this.vertexOf = new Map(this.nodes.flatMap((node, id) => node.layers.map((layer) => /** @type {[number, number]} */ ([layer, id]))));
    /** @type {ShownBox[]} */
    this.boxes = boxShapes(drawing.boxes, this.nodes)
      .sort((a, b) => a.depth - b.depth)
      .map((box) => ({ ...box, share: 0 }));
    this.paths = edgePaths(this.edges);
    this.obstacles = obstaclesOf(this.nodes, this.boxes, this.edges);
    const sizes = this.nodes.map(labelSize).sort((a, b) => a - b);
    this.labelSize = sizes[Math.floor(sizes.length / 2)];
    /** @type {Set<number>} */
    this.sources = new Set();
    /** @type {EdgeData[]} */
    this.cutEdges = [];
    this.cutPaths = edgePaths([]);
  }

  /**
   * The vertex that holds a layer: every layer has one.
   *
   * @param {number} layer
   */
  vertexAt(layer) {
    return /** @type {number} */ (this.vertexOf.get(layer));
  }

  /**
   * Set each vertex's and box's share on the device, and the edges that the cut crosses (see Scene.setSplit).
   *
   * @param {DrawnSplit} split
   */
  apply({ sides, cut, pinned, parameters, note }) {
    /** @type {(layers: number[]) => number} */
    const onDevice = (layers) => layers.reduce((count, layer) => count + Number(sides[layer] === "1"), 0);
    for (const node of this.nodes) {
      const count = onDevice(node.layers);
      node.share = count / node.layers.length;
      node.pinned = node.layers.some((layer) => pinned[layer]);
      node.exchanged = node.layers.some((layer) => sides[layer] === "1" && parameters[layer] > 0);
      node.note = note(node, count);
    }
    for (const box of this.boxes) box.share = onDevice(box.layers) / box.layers.length;
    this.sources = new Set(cut.map((layer) => this.vertexAt(layer)));
    this.cutEdges = this.edges.filter((edge) => this.sources.has(edge.source) && this.nodes[edge.target].share < 1);
    this.cutPaths = edgePaths(this.cutEdges);
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
