// The level of the blocks, in which neighbours that are identical can be one node: see layout/folding.py.

import { Level } from "./level.js";

/** @import { Opened, ShownName, Size } from "./types.js" */
/** @import { DrawingData, FoldedData, LevelData } from "./payload.js" */

const [CLOSED, FIRST, MIDDLE, LAST, OPEN] = ["c", "f", "m", "l", "o"];

/** @typedef {{ state: string, at: Map<number, number> }} Fold a letter a run, and the block at which a run is opened */

export class FoldedBlocks {
  /**
   * @param {DrawingData} drawing
   * @param {number} layers how many there are
   */
  constructor({ blocks, runs, folded }, layers) {
    this.blocks = blocks;
    this.runs = runs;
    this.ends = [...blocks.first.slice(1), layers];
    this.pictures = { wide: { ...folded.wide }, narrow: { ...folded.narrow } };
    /** @type {Map<string, Level>} those made so far */
    this.levels = new Map();
  }

  /**
   * Take pictures of more states.
   *
   * @param {FoldedData} folded
   */
  add({ wide, narrow }) {
    Object.assign(this.pictures.wide, wide);
    Object.assign(this.pictures.narrow, narrow);
  }

  /** Whether there is a run that can be folded, and pictures of it open. */
  get foldable() {
    return this.runs.length > 0 && this.#has(OPEN.repeat(this.runs.length));
  }

  /**
   * The level for cuts behind these layers, as large as it can be on a canvas of this size.
   *
   * @param {number[]} cut
   * @param {Opened} opened
   * @param {Size} area
   */
  level(cut, opened, area) {
    const fold = this.#fold(cut, opened);
    const shapes = /** @type {const} */ (["wide", "narrow"]);
    const [shape] = shapes.toSorted((a, b) => scaleOn(area, this.pictures[b][fold.state]) - scaleOn(area, this.pictures[a][fold.state]));
    const key = [shape, fold.state, ...[...fold.at.values()]].join();
    let level = this.levels.get(key);
    if (level === undefined) {
      level = new Level(this.pictures[shape][fold.state], this.#names(fold));
      this.levels.set(key, level);
    }
    return level;
  }

  /**
   * @param {number[]} cut
   * @param {Opened} opened
   * @returns {Fold}
   */
  #fold(cut, opened) {
    const all = { state: OPEN.repeat(this.runs.length), at: new Map() };
    if (opened === "all" && this.#has(all.state)) return all;
    const letters = this.runs.map(() => CLOSED);
    /** @type {Map<number, number>} */
    const at = new Map();
    for (const block of new Set(cut.map((layer) => this.#blockOf(layer)))) {
      const run = this.runs.findIndex(({ first, starts }) => block >= first && block < first + starts.length);
      if (run < 0) continue;
      const place = block - this.runs[run].first;
      const last = place === this.runs[run].starts.length - 1;
      letters[run] = at.has(run) ? OPEN : place === 0 ? FIRST : last ? LAST : MIDDLE;
      at.set(run, block);
    }
    if (typeof opened === "number") letters[opened] = OPEN;
    letters.forEach((letter, run) => letter === OPEN && at.delete(run));
    const opening = letters.map((letter) => (letter === CLOSED ? CLOSED : OPEN)).join("");
    const state = letters.join("");
    if (this.#has(state)) return { state, at };
    if (this.#has(opening)) return { state: opening, at: new Map() };
    return this.#has(all.state) ? all : { state: CLOSED.repeat(this.runs.length), at: new Map() };
  }

  /** @param {string} state */
  #has(state) {
    return state in this.pictures.wide;
  }

  /**
   * The last block that begins at a layer or before it.
   *
   * @param {number} layer
   */
  #blockOf(layer) {
    let [low, high] = [0, this.blocks.first.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.blocks.first[middle] <= layer) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /**
   * What each node stands for.
   *
   * @param {Fold} fold
   * @returns {ShownName[]}
   */
  #names({ state, at }) {
    /** @type {ShownName[]} */
    const names = [];
    let next = 0;
    const single = (/** @type {number} */ end) => {
      for (; next < end; next += 1) names.push(this.#one(next));
    };
    this.runs.forEach(({ first, starts }, run) => {
      single(first);
      const end = first + starts.length;
      const block = at.get(run);
      if (state[run] === OPEN) single(end);
      const borders = state[run] === CLOSED || block === undefined ? [end] : [block, block + 1, end];
      for (const border of borders) {
        if (border - next === 1) single(border);
        else if (border > next) names.push(this.#several(run, next, border));
        next = border;
      }
    });
    single(this.blocks.first.length);
    return names;
  }

  /**
   * @param {number} block
   * @returns {ShownName}
   */
  #one(block) {
    const { name, label } = this.blocks;
    return { label: label[block], title: name[block], layers: this.#layers(block, block + 1), blocks: 1, run: null };
  }

  /**
   * @param {number} run
   * @param {number} start
   * @param {number} end
   * @returns {ShownName}
   */
  #several(run, start, end) {
    const { first, starts, between, ends } = this.runs[run];
    const label = starts[start - first] + between + ends[end - 1 - first];
    return { label, title: label, layers: this.#layers(start, end), blocks: end - start, run };
  }

  /**
   * @param {number} block
   * @param {number} end
   */
  #layers(block, end) {
    const first = this.blocks.first[block];
    return Array.from({ length: this.ends[end - 1] - first }, (_, i) => first + i);
  }
}

/** @type {(area: Size, drawing: LevelData) => number} */
const scaleOn = (area, drawing) => Math.min(area.width / drawing.width, area.height / drawing.height);
