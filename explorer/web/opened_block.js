// A block that is opened in place: the level of the blocks with the layers of one of them where its vertex was. What lies
// beside and below moves away just as far as the layers need. Pure: no page, no drawing.

/** @import { Rect, ShownBox, ShownName, ShownNode } from "./types.js" */
/** @import { BoxData, EdgeData, LevelData } from "./payload.js" */

const [PADDING, HEAD] = [12, 26]; // px around the layers, and above them for the block's name

/** @typedef {{ width: number, height: number, nodes: ShownNode[], edges: EdgeData[], boxes: ShownBox[] }} Drawn a level */
/** @typedef {{ data: LevelData, names: ShownName[], frame: Rect }} OpenedBlock what a level is made of, and where the block is */

/**
 * The level with one of its vertices opened.
 *
 * @param {Drawn} blocks
 * @param {number} vertex of several layers
 * @param {Drawn} layers the level on which vertex i is layer i
 * @param {number[][]} reads of each layer, the layers whose tensors it reads
 * @returns {OpenedBlock}
 */
export function withOpenBlock(blocks, vertex, layers, reads) {
  const block = blocks.nodes[vertex];
  const held = block.layers.map((layer) => layers.nodes[layer]);
  const inner = around(held);
  const before = { x: block.x - block.width / 2, y: block.y - block.height / 2, width: block.width, height: block.height };
  const frame = {
    x: before.x,
    y: before.y,
    width: Math.max(before.width, inner.width + 2 * PADDING),
    height: Math.max(before.height, inner.height + HEAD + PADDING),
  };
  const acrossOf = stretched(before.x, before.width, frame.width);
  const downOf = stretched(before.y, before.height, frame.height);
  const [dx, dy] = [frame.x + (frame.width - inner.width) / 2 - inner.x, frame.y + HEAD - inner.y];
  const more = held.length - 1;
  const place = (/** @type {number} */ node) => (node <= vertex ? node : node + more);

  /** @type {LevelData["nodes"]} */
  const nodes = [];
  /** @type {ShownName[]} */
  const names = [];
  for (const node of blocks.nodes) {
    if (node.id !== vertex) {
      nodes.push([acrossOf(node.x), downOf(node.y), node.width, node.height]);
      names.push(nameOf(node));
      continue;
    }
    for (const layer of held) {
      nodes.push([layer.x + dx, layer.y + dy, layer.width, layer.height]);
      names.push(nameOf(layer));
    }
  }
  const ends = new Ends(blocks, vertex, reads, place);
  const outer = blocks.edges.map(({ source, target, points }) => ({
    source: ends.source(source, target),
    target: ends.target(source, target),
    points: points.map(([x, y]) => /** @type {[number, number]} */ ([acrossOf(x), downOf(y)])),
  }));
  const position = new Map(block.layers.map((layer, i) => [layer, vertex + i]));
  const inside = layers.edges.flatMap(({ source, target, points }) => {
    const [from, to] = [position.get(source), position.get(target)];
    if (from === undefined || to === undefined) return [];
    return [{ source: from, target: to, points: points.map(([x, y]) => /** @type {[number, number]} */ ([x + dx, y + dy])) }];
  });
  const boxes = blocks.boxes.map((box) => warped(box, acrossOf, downOf, place, vertex, more));
  boxes.push({ ...frame, label: block.label, depth: 1, first: vertex, end: vertex + held.length });
  const data = {
    width: blocks.width + frame.width - before.width,
    height: blocks.height + frame.height - before.height,
    nodes,
    edges: [...outer, ...inside],
    boxes,
  };
  return { data, names, frame };
}

// Which layer of the opened block an edge of the block begins or ends at.
class Ends {
  /**
   * @param {Drawn} blocks
   * @param {number} vertex
   * @param {number[][]} reads
   * @param {(node: number) => number} place
   */
  constructor(blocks, vertex, reads, place) {
    this.blocks = blocks;
    this.vertex = vertex;
    this.reads = reads;
    this.place = place;
  }

  /**
   * @param {number} source
   * @param {number} target
   */
  source(source, target) {
    if (source !== this.vertex) return this.place(source);
    const read = new Set(this.#layers(target).flatMap((layer) => this.reads[layer]));
    return this.vertex + this.#layers(source).findLastIndex((layer) => read.has(layer));
  }

  /**
   * @param {number} source
   * @param {number} target
   */
  target(source, target) {
    if (target !== this.vertex) return this.place(target);
    const sent = new Set(this.#layers(source));
    return this.vertex + this.#layers(target).findIndex((layer) => this.reads[layer].some((read) => sent.has(read)));
  }

  /** @param {number} node */
  #layers(node) {
    return this.blocks.nodes[node].layers;
  }
}

/**
 * Where a coordinate goes when a stretch of so much grows: what lies before it stays, what lies behind moves on.
 *
 * @param {number} start
 * @param {number} size
 * @param {number} grown
 */
export function stretched(start, size, grown) {
  return (/** @type {number} */ at) => {
    if (at <= start) return at;
    if (at >= start + size) return at + grown - size;
    return start + ((at - start) * grown) / size;
  };
}

/**
 * @param {ShownBox} box
 * @param {(x: number) => number} acrossOf
 * @param {(y: number) => number} downOf
 * @param {(node: number) => number} place
 * @param {number} vertex
 * @param {number} more
 * @returns {BoxData}
 */
function warped({ x, y, width, height, label, depth, first, end }, acrossOf, downOf, place, vertex, more) {
  const [left, top] = [acrossOf(x), downOf(y)];
  return {
    x: left, y: top, width: acrossOf(x + width) - left, height: downOf(y + height) - top, label, depth,
    first: place(first), end: end > vertex ? end + more : end,
  };
}

/** @type {(node: ShownNode) => ShownName} */
const nameOf = ({ label, title, layers, blocks, run }) => ({ label, title, layers, blocks, run });

/**
 * The rectangle around vertices.
 *
 * @param {ShownNode[]} nodes
 * @returns {Rect}
 */
function around(nodes) {
  const x = Math.min(...nodes.map((node) => node.x - node.width / 2));
  const y = Math.min(...nodes.map((node) => node.y - node.height / 2));
  const right = Math.max(...nodes.map((node) => node.x + node.width / 2));
  const bottom = Math.max(...nodes.map((node) => node.y + node.height / 2));
  return { x, y, width: right - x, height: bottom - y };
}
