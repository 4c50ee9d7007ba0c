// Everything of one mounted component: holds the state, and passes it to the parts that show it.

import { Bar } from "./bar.js";
import { Controls } from "./controls.js";
import { el, setText, showRuns } from "./dom.js";
import { Facts } from "./facts.js";
import { Inspector } from "./inspector.js";
import { badgeWords, blockNote } from "./notes.js";
import { Scene } from "./scene.js";
import { sentence } from "./sentence.js";
import { deviceSide, envelopes, solve, uplinkRange } from "./solution.js";
import { SLIDERS } from "./table.js";
import { savePicture } from "./save.js";
import { plain, translator } from "./text.js";
import { applyTheme } from "./theme.js";
import { Toolbar } from "./toolbar.js";
import { Tooltip, crossings, details } from "./tooltip.js";

const MOST_LAYERS_AT_ONCE = 200;
const EASY_LABEL_PX = 8; // least height of the layers' labels at which they are shown first
const PAN_PX = 60;

export class GraphView {
  constructor(parent, data) {
    this.calls = 0;
    this.frame = 0;
    this.ghost = null;
    this.level = null;
    this.t = translator(data.text);
    const { t } = this;
    this.headline = el("h1", "sx-headline");
    this.detail = el("p", "sx-detail");
    this.badgeHelp = el("span", "sx-badge-help", { role: "tooltip", id: "sx-timing-help" });
    this.badge = el("button", "sx-badge", { type: "button", "aria-describedby": "sx-timing-help" });
    this.optimum = el("button", "sx-optimum", { type: "button", hidden: true }, [this.t("show_optimum")]);
    this.optimum.addEventListener("click", () => this.send("optimum", true));
    this.live = el("p", "sx-hidden", { "aria-live": "polite" });
    this.facts = new Facts(t);
    this.controls = new Controls(t, {
      begin: () => this.#keepGhost(),
      change: () => this.#soon(),
      settle: (values) => this.#settle(values),
    });
    this.bar = new Bar(t, (term) => this.scene.emphasise(term));
    this.toolbar = new Toolbar(t, {
      level: (name) => this.#setLevel(name),
      find: (layer) => this.#find(layer),
      zoom_in: () => this.scene.zoomBy(1.35),
      zoom_out: () => this.scene.zoomBy(1 / 1.35),
      fit: () => this.scene.fit(),
      save: () => savePicture(this.scene.picture(), `${this.data.titles.file}.png`),
    });
    this.canvas = el("div", "sx-canvas", { tabindex: "0", role: "group", "aria-describedby": "sx-keys" });
    this.canvas.addEventListener("keydown", (event) => this.#key(event));
    this.tooltip = new Tooltip();
    this.inspector = new Inspector(t, {
      keep: (layer) => this.send("keep", this.names[layer]),
      open: (layer) => this.#open(layer),
      close: () => this.#close(),
    });
    const keys = el("span", "sx-hidden", { id: "sx-keys" }, [t("graph_keys")]);
    this.stage = el("div", "sx-stage", {}, [this.canvas, keys, this.tooltip.element, this.inspector.element]);
    this.root = el("div", "sx-root", {}, [
      el("div", "sx-sentence", {}, [
        el("div", "sx-words", {}, [this.headline, this.detail]),
        el("div", "sx-aside", {}, [el("div", "sx-badge-box", {}, [this.badge, this.badgeHelp]), this.optimum]),
      ]),
      this.live,
      this.facts.element,
      this.controls.element,
      this.bar.element,
      this.toolbar.element,
      this.stage,
    ]);
    this.root.style.visibility = "hidden";
    this.root.addEventListener("keydown", (event) => event.key === "Escape" && this.#close());
    parent.append(this.root);
    this.scene = new Scene(this.canvas, {
      hover: (vertex, point) => this.#hover(vertex, point),
      click: (vertex) => this.#click(vertex),
      open: (vertex) => this.#open(this.scene.level.nodes[vertex].layers[0]),
      badge: (badge, point) => this.#overBadge(badge, point),
      size: () => this.#chooseLevel(),
    });
    this.fontsLoaded = () => this.scene.measureAgain();
    document.fonts.addEventListener("loadingdone", this.fontsLoaded);
  }

  /** Take the arguments of one call; returns its number. */
  update({ data, setStateValue, setTriggerValue }) {
    this.calls += 1;
    this.setState = setStateValue;
    this.send = setTriggerValue;
    const before = this.data;
    this.data = data;
    const newGraph = before?.graph.id !== data.graph.id;
    const newPricing = newGraph || before.pricing.id !== data.pricing.id;
    const newSliders = before?.sliders.revision !== data.sliders.revision && !this.controls.busy;
    if (newGraph || !sameWork(before.pricing, data.pricing)) this.ghost = null;
    else if (newPricing || newSliders) this.#keepGhost();
    this.names = data.graph.layers.name;
    if (newGraph) this.#takeGraph(data.graph);
    // Python's values are taken where Python changed them: it says so by a new revision. What was set here never comes back.
    if (newSliders) this.controls.set(data.sliders);
    this.#showTiming();
    this.scene.setTheme(applyTheme(this.root));
    if (newPricing) {
      this.optimum.hidden = data.pricing.chosen === null;
      this.shares = data.pricing.table.sides.map((sides) => deviceSide(sides).count / sides.length);
      this.bar.describe(data.pricing.mode, this.t);
    }
    this.shownSides = null;
    this.#render();
    this.#chooseLevel();
    if (newPricing) this.#announce();
    return this.calls;
  }

  destroy() {
    cancelAnimationFrame(this.frame);
    document.fonts.removeEventListener("loadingdone", this.fontsLoaded);
    this.controls.destroy();
    this.scene.destroy();
    this.root.remove();
  }

  // First the old picture goes, so that nothing of it is drawn with the new graph's names.
  #takeGraph(graph) {
    this.scene.setDrawing(graph.drawing);
    this.tooltip.hide();
    this.#close();
    this.toolbar.setNames(this.names);
    this.opened = false;
  }

  // The layers where they can be read, otherwise the blocks; known only once the canvas has a size.
  #chooseLevel() {
    if (this.opened || !this.scene.sized) return;
    this.opened = true;
    this.root.style.visibility = "";
    const { drawing } = this.data.graph;
    const shape = ({ width, height }, name) => this.stage.style.setProperty(name, width / height);
    shape(drawing.layers, "--sx-aspect");
    const few = drawing.layers.nodes.length <= MOST_LAYERS_AT_ONCE;
    const name = few && this.scene.labelPx("layers") >= EASY_LABEL_PX ? "layers" : "blocks";
    shape(drawing[name], "--sx-narrow-aspect");
    this.#setLevel(name);
    this.scene.open();
  }

  #showTiming() {
    const { timing, titles } = this.data;
    setText(this.badge, this.t(`timing_${timing}`));
    this.badge.dataset.timing = timing;
    setText(this.badgeHelp, this.t(`timing_${timing}_help`, titles));
  }

  #keepGhost() {
    if (this.state) this.ghost = { terms: this.state.solution.terms, delay: this.state.solution.delay };
  }

  #soon() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.#render();
    });
  }

  // The one place where the sliders' values become what is seen.
  #render() {
    const { data, t } = this;
    const { pricing } = data;
    const { values } = this.controls;
    const solution = solve(pricing, values, data.rtt_s);
    const segments = envelopes(pricing, values, data.rtt_s, data.sliders);
    const range = uplinkRange(solution, segments.uplink, values.uplink);
    const operations = data.graph.layers.operation;
    this.state = { solution, pricing, range, values, segments, names: this.names, operations };
    this.words = sentence(this.state, t);
    showRuns(this.headline, this.words.headline);
    showRuns(this.detail, this.words.detail);
    this.facts.show(this.state, this.ghost, t);
    this.bar.show(solution, this.ghost);
    this.controls.mark(segments, this.shares);
    this.inspector.update(this.state);
    if (this.shownSides !== solution.sides) this.#showSplit();
  }

  #showSplit() {
    const { solution, pricing, names } = this.state;
    const { t } = this;
    this.shownSides = solution.sides;
    const { count } = deviceSide(solution.sides);
    const label = t("graph_label", { model: this.data.titles.model, count, total: names.length });
    this.canvas.setAttribute("aria-label", label);
    this.scene.setSplit({
      sides: solution.sides,
      cut: solution.cut,
      pinned: pricing.layers.on_device,
      parameters: pricing.layers.param_bytes,
      bytes: pricing.layers.uplink_bytes,
      words: (anchors) => badgeWords(anchors, names, t),
      note: (node, onDevice) => blockNote(node, onDevice, t),
    });
  }

  #settle(values) {
    this.#announce();
    this.setState("sliders", { ...values });
  }

  #announce() {
    this.controls.describe(this.state.segments);
    setText(this.live, `${plain(this.words.headline)} ${plain(this.words.detail)}`);
  }

  #setLevel(name) {
    this.level = name;
    this.scene.setLevel(name);
    this.toolbar.setLevel(name);
    this.scene.select(this.inspector.shown ? this.inspector.layers[0] : null);
  }

  #hover(vertex, point) {
    if (vertex === null) {
      this.tooltip.hide();
      this.bar.mark([]);
      return;
    }
    const { layers, label } = this.scene.level.nodes[vertex];
    if (point) this.tooltip.show(this.#title(layers, label), details(layers, this.state, this.t), point);
    this.bar.mark(causes(layers, this.state));
  }

  #overBadge(badge, point) {
    if (badge === null) {
      if (this.onBadge) this.tooltip.hide();
      this.onBadge = false;
      return;
    }
    this.onBadge = true;
    const entries = crossings(badge.anchors.map(({ layer }) => layer), this.state, this.t);
    this.tooltip.show(this.t.count("tensors", badge.anchors.length), entries, point);
  }

  #title(layers, label) {
    return layers.length === 1 ? this.names[layers[0]] : label.split("\n")[0];
  }

  #click(vertex) {
    if (vertex === null) {
      this.#close();
      return;
    }
    this.#inspect(vertex);
    const { layers } = this.scene.level.nodes[vertex];
    this.scene.reveal(layers[0], this.inspector.covered);
  }

  #inspect(vertex) {
    const { layers, label } = this.scene.level.nodes[vertex];
    this.tooltip.hide();
    this.inspector.show(layers, this.#title(layers, label), this.state);
    this.scene.select(layers[0]);
  }

  #find(layer) {
    const { layers } = this.scene.level.nodes[this.scene.vertexOf(layer)];
    if (layers.length > 1) this.#setLevel("layers");
    this.#inspect(this.scene.vertexOf(layer));
    this.scene.focus(layer, this.inspector.covered);
  }

  #open(layer) {
    if (this.level !== "blocks") return;
    this.#close();
    this.#setLevel("layers");
    this.scene.focus(layer, { right: 0, bottom: 0 });
  }

  #close() {
    this.inspector.hide();
    if (this.scene.level) this.scene.select(null);
  }

  #key(event) {
    const pan = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (pan) this.scene.panBy(PAN_PX * pan[0], PAN_PX * pan[1]);
    else if (event.key === "+" || event.key === "=") this.scene.zoomBy(1.35);
    else if (event.key === "-") this.scene.zoomBy(1 / 1.35);
    else if (event.key === "0") this.scene.fit();
    else return;
    event.preventDefault();
  }
}

// Whether two prices are of the same unit of work, so that their delays compare: the shapes tell the batch.
function sameWork(before, after) {
  if (before.mode !== after.mode || before.iterations !== after.iterations) return false;
  return before.layers.shape.every((shape, layer) => shape === after.layers.shape[layer]);
}

// The terms of the delay that a vertex has a part in.
function causes(layers, { solution, pricing }) {
  const on = (side) => layers.some((layer) => solution.sides[layer] === side);
  const terms = [];
  if (on("1")) terms.push("device_compute");
  if (on("0")) terms.push("server_compute");
  if (layers.some((layer) => solution.cut.includes(layer))) terms.push("uplink", "downlink");
  const held = layers.some((layer) => solution.sides[layer] === "1" && pricing.layers.param_bytes[layer] > 0);
  if (held && solution.terms[4] > 0) terms.push("model_exchange");
  return terms;
}
