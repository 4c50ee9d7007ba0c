// The graph and all that is done on it: levels of detail, pointer, keyboard, search, and the panel about a vertex.

import { CutPointer } from "./cut_pointer.js";
import { el, setText } from "./dom.js";
import { bytes } from "./format.js";
import { Groups } from "./groups.js";
import { Inspector } from "./inspector.js";
import { badgeWords, blockNote } from "./notes.js";
import { savePicture } from "./save.js";
import { Scene } from "./scene.js";
import { Play } from "./play.js";
import { Scissors } from "./scissors.js";
import { cutBytes, deviceSide } from "./solution.js";
import { Toolbar } from "./toolbar.js";
import { Tooltip, aimed, crossings, details } from "./tooltip.js";
import { Weighing } from "./weighing.js";

/** @import { Anchor, LevelName, Opened, PlacedBadge, Point, Solution, State, Term, Theme, Translate } from "./types.js" */
/** @import { DetailData, GraphData, GroupsData, Titles } from "./payload.js" */

const MOST_LAYERS_AT_ONCE = 200;
const EASY_LABEL_PX = 8; // least height of labels at which layers are shown first, and blocks not folded
const STILL_MS = 400; // of the sliders, after which the groups that hold there are asked for
const PAN_PX = 60;
const ZOOM = 1.35; // of one step
/** @type {Record<string, [number, number]>} */
const PANS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * @typedef {{
 *   keep(name: string): void, mark(terms: Term[]): void, opened(): void, detail(): void, groups(): void,
 *   aim(layers: number[] | null): Solution | null, cut(layers: number[]): void, step(): number | null,
 * }} StageActions
 * `keep` a layer on the device, or none by choice (""), `mark` the terms that the vertex under the pointer causes,
 * `opened` with the first picture, `detail` is needed: the picture of the layers of a large graph, `groups` are needed:
 * the contracted graph; `aim` the scissors at a vertex, or at none, and `cut` after it; `step` is the layer from which a step moves the cut
 */

export class Stage {
  /**
   * @param {Translate} t
   * @param {Titles} titles
   * @param {StageActions} actions
   */
  constructor(t, titles, actions) {
    this.t = t;
    this.titles = titles;
    this.actions = actions;
    /** @type {GraphData | null} */
    this.graph = null;
    /** @type {State | null} */
    this.state = null;
    this.shownSides = ""; // of the split in the picture
    /** @type {LevelName | null} */
    this.level = null;
    this.opened = false;
    /** @type {(() => void) | null} what waits for the picture of the layers */
    this.wanted = null;
    this.onBadge = false;
    this.asking = 0; // the timer behind which groups are asked for that hold where the sliders stand
    this.scissors = new Scissors(t, {
      over: (point) => this.#aim(point && this.scene.under(point), point && this.scene.inside(point)),
      drop: (point) => this.#cut(this.scene.under(point)),
    });
    this.scissors.onChange = () => this.#hold();
    this.play = new Play(t, { begin: () => this.#showGraph(), redraw: () => this.scene.redraw() });
    this.weighing = new Weighing(t, () => this.#weigh());
    this.toolbar = new Toolbar(t, [this.scissors.element], [this.play.tools, this.weighing.tools], Object.values(this.weighing.entries), {
      level: (name) => (name === "groups" ? this.#showGroups() : this.#inDetail(name, () => this.#setLevel(name))),
      fold: (folded) => this.#inDetail(folded ? "blocks" : "layers", () => this.#setLevel("blocks", folded ? null : "all")),
      close_block: () => this.#closeBlock(),
      find: (layer) => this.#find(layer),
      zoom_in: () => this.scene.camera.zoomBy(ZOOM),
      zoom_out: () => this.scene.camera.zoomBy(1 / ZOOM),
      fit: () => this.scene.fit(),
      save: () => savePicture(this.scene.picture(), `${this.titles.file}.png`),
    });
    this.canvas = el("div", "sx-canvas", { tabindex: "0", role: "group", "aria-describedby": "sx-keys" });
    this.canvas.addEventListener("keydown", (event) => this.#key(event));
    this.tooltip = new Tooltip();
    this.inspector = new Inspector(t, {
      keep: (layer) => actions.keep(this.#names[layer]),
      release: () => actions.keep(""),
      open: (layer) => this.#open(layer),
      unfold: (layer) => this.#unfold(layer),
      cut: (layers) => actions.cut(layers),
      close: () => this.close(),
    });
    this.groups = new Groups(t, (group, point) => this.#overGroup(group, point));
    const keys = el("span", "sx-hidden", { id: "sx-keys" }, [`${t("graph_keys")} ${t("cut-keys")}`]);
    this.pointer = new CutPointer(() => this.#goToCut());
    this.hint = el("p", "sx-hint", { role: "status", hidden: true });
    this.element = el("div", "sx-stage", {}, [
      this.canvas, keys, this.hint, this.pointer.element, this.groups.element, this.tooltip.element, this.inspector.element,
    ]);
    this.scene = new Scene(this.canvas, {
      hover: (vertex, point) => this.#hover(vertex, point),
      click: (vertex) => this.#click(vertex),
      open: (vertex) => this.#openVertex(vertex),
      badge: (badge, point) => this.#overBadge(badge, point),
      size: () => this.chooseLevel(),
      drawn: () => this.#pointToCut(),
    });
    this.scene.overlay = (...args) => this.play.paint(...args);
  }

  /**
   * Take another graph. First the old picture goes, so that nothing of it is drawn with the new graph's names.
   *
   * @param {GraphData} graph
   */
  setGraph(graph) {
    this.graph = graph;
    this.wanted = null;
    this.scene.setGraph(graph);
    this.groups.clear();
    this.tooltip.hide();
    this.play.close();
    this.close();
    const { name: names, operation, operation_class: kinds } = graph.layers;
    this.toolbar.setLayers(names.map((name, layer) => ({ name, operation: operation[layer], kind: this.t(`classes-${kinds[layer]}`) })));
    this.opened = false;
    this.shownSides = "";
  }

  /**
   * Take the rest of the graph's pictures, and do what waited for them.
   *
   * @param {DetailData} detail
   */
  setDetail(detail) {
    this.scene.setDetail(detail, this.#names);
    this.wanted?.();
    this.wanted = null;
  }

  /** @param {GroupsData} data */
  setGroups(data) {
    this.groups.setData(data);
  }

  /** @param {Theme} theme */
  setTheme(theme) {
    this.scene.setTheme(theme);
    this.groups.setTheme(theme);
  }

  /**
   * Draw the split of a state; `anew` where its words or prices may have changed as well.
   *
   * @param {State} state
   * @param {Titles} titles
   * @param {boolean} anew
   */
  show(state, titles, anew) {
    this.state = state;
    this.titles = titles;
    this.inspector.update(state);
    this.play.show(state);
    this.#askForGroups();
    this.#weigh();
    const { solution, pricing, names } = state;
    if (!anew && this.shownSides === solution.sides) return;
    this.shownSides = solution.sides;
    const { count } = deviceSide(solution.sides);
    const label = this.t("graph_label", { model: titles.model, count, total: names.length });
    this.canvas.setAttribute("aria-label", label);
    const split = {
      sides: solution.sides,
      cut: solution.cut,
      pinned: pricing.layers.on_device,
      parameters: pricing.layers.param_bytes,
      bytes: pricing.layers.uplink_bytes,
      words: (/** @type {Anchor[]} */ anchors) => badgeWords(anchors, names, this.t),
      note: (/** @type {{ layers: number[], blocks: number }} */ node, /** @type {number} */ onDevice) => blockNote(node, onDevice, this.t),
    };
    this.scene.setSplit(split);
    this.groups.setSplit(split);
  }

  #weigh() {
    if (this.state && this.graph) this.scene.weigh(this.weighing.weighed(this.state, this.graph, this.scene.level));
  }

  /** The layers where they can be read, otherwise the blocks; known only once the canvas has a size. */
  chooseLevel() {
    if (this.opened || this.graph === null || !this.scene.sized) return;
    this.opened = true;
    this.actions.opened();
    const { scene } = this;
    const few = this.#names.length <= MOST_LAYERS_AT_ONCE;
    const name = few && scene.labelPx("layers") >= EASY_LABEL_PX ? "layers" : "blocks";
    const easy = scene.unfolds && scene.labelPx("blocks", "all") >= EASY_LABEL_PX;
    this.#setLevel(name, easy ? "all" : null);
    this.#shape();
    scene.open();
  }

  // As high as the drawing needs at the width of the page.
  #shape() {
    const wide = this.scene.layers ?? this.scene.level;
    if (wide) this.element.style.setProperty("--sx-aspect", String(wide.width / wide.height));
    const { level } = this.scene;
    if (level) this.element.style.setProperty("--sx-narrow-aspect", String(level.width / level.height));
  }

  /** Put back what is out: scissors, the panel about a vertex, what is played, an open block; returns whether anything was. */
  putBack() {
    const { held } = this.scissors;
    const shown = this.inspector.shown;
    if (held) this.scissors.letGo();
    else if (shown) this.close();
    return held || shown || this.play.close() || this.#closeBlock();
  }

  /** Close the panel about a vertex. */
  close() {
    this.inspector.hide();
    this.scene.select(null);
  }

  destroy() {
    this.play.destroy();
    clearTimeout(this.asking);
    this.groups.destroy();
    this.scene.destroy();
  }

  get #names() {
    return this.graph?.layers.name ?? [];
  }

  /**
   * Do something that needs the layers' picture where it is about them: at once, or as soon as it has come.
   *
   * @param {LevelName} name
   * @param {() => void} act
   */
  #inDetail(name, act) {
    if (name === "blocks" || this.scene.detailed) {
      act();
      return;
    }
    if (this.wanted === null) this.actions.detail();
    this.wanted = act;
  }

  /**
   * @param {LevelName} name
   * @param {Opened} [opened]
   */
  #setLevel(name, opened) {
    this.level = name;
    this.scene.openLayer = null;
    this.toolbar.setBlockOpen(false);
    this.groups.hide();
    this.scene.setLevel(name, opened);
    this.#weigh();
    this.toolbar.setLevel(name);
    this.toolbar.setFolded(name === "blocks" ? this.#folded : null);
    this.scene.select(this.inspector.layers?.[0] ?? null);
  }

  #showGroups() {
    this.#inDetail("layers", () => {
      this.close();
      this.toolbar.setLevel("groups");
      this.toolbar.setFolded(null);
      this.groups.setLayers(this.scene.ownLayers());
      this.groups.show();
      this.#askForGroups();
    });
  }

  // The groups that are shown hold where the sliders stand, or others are asked for once those stand still.
  #askForGroups() {
    clearTimeout(this.asking);
    if (!this.groups.shown || this.state === null || this.groups.holdAt(this.state.values)) return;
    this.asking = setTimeout(() => this.actions.groups(), this.groups.ready ? STILL_MS : 0);
  }

  /**
   * @param {number | null} group
   * @param {Point | null} point
   */
  #overGroup(group, point) {
    const node = group === null ? undefined : this.groups.level?.nodes[group];
    if (node === undefined || this.state === null || point === null) {
      this.tooltip.hide();
      return;
    }
    const last = this.#names[node.layers[node.layers.length - 1]];
    const title = node.layers.length > 1 ? this.t("groups-up_to", { layer: last }) : last;
    this.tooltip.show(title, details(node.layers, this.state, this.t), point);
  }

  // Whether all identical blocks are folded; null where there are none.
  get #folded() {
    return this.graph?.drawing.runs.length ? this.scene.opened === null : null;
  }

  /**
   * @param {number | null} vertex
   * @param {Point | null} point
   */
  #hover(vertex, point) {
    if (vertex === null || this.state === null) {
      this.tooltip.hide();
      this.actions.mark([]);
      if (this.scissors.held) this.actions.aim(null);
      return;
    }
    if (this.scissors.held) {
      this.#aim(vertex, point);
      return;
    }
    const { layers, title } = this.scene.nodeAt(vertex);
    if (point) this.tooltip.show(title, details(layers, this.state, this.t), point);
    this.actions.mark(causes(layers, this.state));
  }

  /**
   * @param {PlacedBadge | null} badge
   * @param {Point} point
   */
  #overBadge(badge, point) {
    if (badge === null || this.state === null) {
      if (this.onBadge) this.tooltip.hide();
      this.onBadge = false;
      return;
    }
    this.onBadge = true;
    const entries = crossings(badge.anchors.map(({ layer }) => layer), this.state, this.t);
    this.tooltip.show(this.t("tensors", { count: badge.anchors.length }), entries, point);
  }

  /** @param {number | null} vertex */
  #click(vertex) {
    if (this.scissors.held) {
      this.#cut(vertex);
      return;
    }
    if (vertex === null) {
      this.close();
      return;
    }
    this.#inspect(vertex);
    const { layers: [layer] } = this.scene.nodeAt(vertex);
    requestAnimationFrame(() => this.scene.reveal(this.scene.vertexOf(layer), this.inspector.covered)); // in the room that is left
  }

  /**
   * Show the cut that the scissors would make, and say its delay beside them.
   *
   * @param {number | null} vertex
   * @param {Point | null} point
   */
  #aim(vertex, point) {
    if (vertex === null || point === null) {
      this.actions.aim(null);
      this.tooltip.hide();
      return;
    }
    const { layers, title } = this.scene.nodeAt(vertex);
    const solution = this.actions.aim(layers);
    if (solution) this.tooltip.show(title, aimed(solution, this.t), point);
  }

  /** @param {number | null} vertex */
  #cut(vertex) {
    if (vertex === null) return;
    this.tooltip.hide();
    this.actions.cut(this.scene.nodeAt(vertex).layers);
    this.scissors.letGo();
  }

  // The graph itself, where its groups are shown.
  #showGraph() {
    if (this.groups.shown && this.level !== null) this.#setLevel(this.level);
  }

  // The scissors were taken or put back.
  #hold() {
    const { held } = this.scissors;
    if (held) {
      this.close();
      this.#showGraph();
    }
    this.element.classList.toggle("sx-cutting", held);
    this.hint.hidden = !held;
    setText(this.hint, held ? this.t("cut-hint") : "");
    if (!held) this.tooltip.hide();
  }

  /** @param {number} by how many vertices the cut moves on */
  #step(by) {
    const layer = this.actions.step();
    if (layer === null) return;
    const vertex = this.scene.vertexOf(layer) + by;
    if (vertex >= 0 && vertex < this.scene.count) this.#cut(vertex);
  }

  /** @param {number} vertex */
  #inspect(vertex) {
    if (this.state === null) return;
    const { layers, title, run } = this.scene.nodeAt(vertex);
    this.tooltip.hide();
    this.inspector.show(layers, title, this.state, run !== null);
    this.scene.select(layers[0]);
  }

  /** @param {number} layer */
  #find(layer) {
    this.#inDetail(this.#isAlone(layer) ? "blocks" : "layers", () => {
      if (!this.#isAlone(layer)) this.#setLevel("layers");
      this.#inspect(this.scene.vertexOf(layer));
      this.scene.focus(layer, this.inspector.covered);
    });
  }

  /** @param {number} layer */
  #isAlone(layer) {
    return this.scene.nodeAt(this.scene.vertexOf(layer)).layers.length === 1;
  }

  /** @param {number} layer */
  #open(layer) {
    if (this.level !== "blocks") return;
    this.#inDetail("layers", () => {
      this.close();
      this.scene.openBlock(layer);
      this.toolbar.setBlockOpen(this.scene.openLayer !== null);
    });
  }

  #pointToCut() {
    const { points, area } = this.scene.cutPlaces;
    const size = this.state === null ? "" : bytes(cutBytes(this.state.solution, this.state.pricing));
    this.pointer.show(points, area, this.t("to_cut", { size }));
  }

  #goToCut() {
    const layer = this.state?.solution.cut.at(-1);
    if (layer !== undefined) this.scene.focus(layer, this.inspector.covered);
    this.canvas.focus({ preventScroll: true });
  }

  // Close the block that is open in place; returns whether one was.
  #closeBlock() {
    if (this.scene.openLayer === null) return false;
    this.scene.openBlock(null);
    this.toolbar.setBlockOpen(false);
    return true;
  }

  /** @param {number} vertex */
  #openVertex(vertex) {
    const { layers, run } = this.scene.nodeAt(vertex);
    if (run === null) this.#open(layers[0]);
    else this.#unfold(layers[0]);
  }

  /**
   * Show each block of the run that a layer is folded into.
   *
   * @param {number} layer
   */
  #unfold(layer) {
    this.#inDetail("layers", () => {
      const { run } = this.scene.nodeAt(this.scene.vertexOf(layer));
      this.close();
      this.#setLevel("blocks", run ?? "all");
    });
  }

  // After the selected vertex, or take the scissors where none is selected.
  #cutSelected() {
    const { selected } = this.scene;
    if (selected === null) this.scissors.take();
    else this.#cut(this.scene.vertexOf(selected));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const pan = PANS[event.key];
    if (pan) this.scene.camera.panBy(PAN_PX * pan[0], PAN_PX * pan[1]);
    else if (event.key === "+" || event.key === "=") this.scene.camera.zoomBy(ZOOM);
    else if (event.key === "-") this.scene.camera.zoomBy(1 / ZOOM);
    else if (event.key === "0") this.scene.fit();
    else if (event.key === "x" && !event.ctrlKey && !event.metaKey) this.#cutSelected();
    else if (event.key === "[" || event.key === "]") this.#step(event.key === "]" ? 1 : -1);
    else if (event.key === "f" && this.#folded !== null && this.level === "blocks") this.toolbar.pressFold();
    else return;
    event.preventDefault();
  }
}

/**
 * The terms of the delay that a vertex has a part in.
 *
 * @param {number[]} layers
 * @param {State} state
 */
function causes(layers, { solution, pricing }) {
  const on = (/** @type {string} */ side) => layers.some((layer) => solution.sides[layer] === side);
  /** @type {Term[]} */
  const terms = [];
  if (on("1")) terms.push("device_compute");
  if (on("0")) terms.push("server_compute");
  if (layers.some((layer) => solution.cut.includes(layer))) terms.push("uplink", "downlink");
  const held = layers.some((layer) => solution.sides[layer] === "1" && pricing.layers.param_bytes[layer] > 0);
  if (held && solution.terms[4] > 0) terms.push("model_exchange");
  return terms;
}
