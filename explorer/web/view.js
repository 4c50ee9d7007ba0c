// Everything of one mounted graph view: takes what Python sends and where the sliders stand, and passes both on.

import { Bar } from "./bar.js";
import { because, standing } from "./because.js";
import { Controls } from "./controls.js";
import { Depth } from "./depth.js";
import { el, setText } from "./dom.js";
import { Facts } from "./facts.js";
import { Figures } from "./figures.js";
import { Headline } from "./headline.js";
import { Landscapes } from "./landscapes.js";
import { Moves } from "./moves.js";
import { OwnCut, alongWith, cutAfter, endsOfSplit, splitAfter } from "./own_cut.js";
import { deviceSide, envelopes, solve, uplinkRange } from "./solution.js";
import { Stage } from "./stage.js";
import { translator } from "./text.js";
import { applyTheme } from "./theme.js";

/** @import { Before } from "./because.js" */
/** @import { Along, Call, Delay, Shown, Solution, State, Values } from "./types.js" */
/** @import { GraphData, GraphViewData, PricingData } from "./payload.js" */

export class GraphView {
  /**
   * @param {HTMLElement | ShadowRoot} parent
   * @param {GraphViewData} data
   */
  constructor(parent, data) {
    const t = translator(data.text);
    this.t = t;
    this.calls = 0;
    this.frame = 0;
    this.data = data;
    /** @type {GraphData} */
    this.graph = JSON.parse(data.graph.json);
    /** @type {State | null} */
    this.state = null;
    /** @type {Delay | null} what was shown before the last change */
    this.ghost = null;
    /** @type {Before | null} where the sliders stood then */
    this.before = null;
    /** @type {Shown | null} a split that is pointed at */
    this.previewed = null;
    /** @type {Along | null} what goes along with it */
    this.previewedAlong = null;
    this.ownCut = new OwnCut();
    /** @type {number[]} of each row of the table, the share of the layers on the device */
    this.shares = [];
    /** @type {Call<GraphViewData>["setStateValue"]} */
    this.setState = () => {};
    /** @type {Call<GraphViewData>["setTriggerValue"]} */
    this.trigger = () => {};
    this.headline = new Headline(t, () => this.best());
    this.because = el("p", "sx-because");
    this.facts = new Facts(t);
    this.landscapes = new Landscapes(t);
    this.controls = new Controls(t, {
      begin: () => this.#keepGhost(),
      change: () => this.#soon(),
      settle: (values) => this.#settle(values),
    }, this.landscapes.canvases);
    this.bar = new Bar(t, (term) => this.stage.scene.emphasise(term));
    this.stage = new Stage(t, data.titles, {
      keep: (name) => this.#send("keep", name),
      mark: (terms) => this.bar.mark(terms),
      opened: () => (this.root.style.visibility = ""),
      detail: () => this.#send("detail", true),
      aim: (layers) => this.#aim(layers),
      cut: (layers) => this.cut(cutAfter(layers, this.graph)),
      step: () => this.ownCut.layers.at(-1) ?? this.state?.solution.cut.at(-1) ?? null,
      groups: () => this.#send("groups", true),
    });
    this.depth = new Depth(t, { look: (split) => this.preview(split), take: (split) => this.own(split) });
    this.figures = data.caption === null ? null : new Figures(t, (term) => this.stage.scene.emphasise(term));
    this.root = el("div", "sx-root", {}, [
      this.headline.element,
      this.because,
      this.headline.live,
      this.facts.element,
      this.controls.element,
      this.bar.element,
      this.stage.toolbar.element,
      this.stage.element,
      this.stage.play.element,
      this.depth.element,
      ...(this.figures ? [this.figures.element] : []),
    ]);
    this.moves = new Moves(this.root, {
      settle: () => this.controls.settle(),
      send: (moves) => this.setState("sliders", moves),
    });
    this.root.style.visibility = "hidden";
    this.root.addEventListener("keydown", (event) => this.#key(event));
    parent.append(this.root);
  }

  /**
   * Take the arguments of one call; returns its number.
   *
   * @param {Call<GraphViewData> & { data: GraphViewData }} call
   */
  update({ data, setStateValue, setTriggerValue }) {
    const before = this.calls === 0 ? null : this.data;
    this.calls += 1;
    this.setState = setStateValue;
    this.trigger = setTriggerValue;
    this.data = data;
    const newGraph = before?.graph.id !== data.graph.id;
    const newPricing = newGraph || before?.pricing.id !== data.pricing.id;
    const newSliders = before?.sliders.revision !== data.sliders.revision && !this.controls.busy;
    if (newGraph || !before || !sameWork(before.pricing, data.pricing)) this.ghost = null;
    else if (newPricing || newSliders) this.#keepGhost();
    if (newGraph) {
      if (before) this.graph = JSON.parse(data.graph.json);
      this.stage.setGraph(this.graph);
    }
    if (data.detail !== null && (newGraph || before?.detail?.id !== data.detail.id)) {
      this.stage.setDetail(JSON.parse(data.detail.json));
    }
    if (data.groups !== null && (newGraph || before?.groups?.id !== data.groups.id)) {
      this.stage.setGroups(JSON.parse(data.groups.json));
    }
    // Python's values are taken where Python changed them: it says so by a new revision. What was set here never comes back.
    const stand = this.moves.take(data.sliders);
    if (newSliders) this.controls.set(stand);
    this.ownCut.take(data.own, newGraph);
    this.ownCut.price(data.pricing, this.graph);
    this.headline.describe(data);
    const theme = applyTheme(this.root);
    this.stage.setTheme(theme);
    this.depth.setTheme(theme);
    this.landscapes.setTheme(theme);
    if (newPricing) {
      this.preview(null);
      this.depth.describe(data, this.graph);
      this.shares = data.pricing.table.sides.map((sides) => deviceSide(sides).count / sides.length);
      this.bar.describe(data.pricing.mode, this.t);
    }
    this.landscapes.describe(data, this.shares);
    this.#render(true);
    this.stage.chooseLevel();
    if (newPricing) this.#announce();
    return this.calls;
  }

  /**
   * Show a split for as long as it is pointed at; null for what was shown before.
   *
   * @param {Shown | null} split
   */
  preview(split) {
    this.previewed = split;
    this.previewedAlong = null;
    this.#soon();
  }

  /**
   * Show a split as the user's own cut; null for the best again.
   *
   * @param {Shown | null} split
   */
  own(split) {
    if (split === null) this.best();
    else this.cut(endsOfSplit(split, this.graph));
  }

  /**
   * Make a cut after some layers the user's own: what must go along goes along.
   *
   * @param {number[]} layers
   */
  cut(layers) {
    this.#set(layers);
    this.#send("cut", { at: this.ownCut.at, layers });
  }

  /** Show the best split again, in place of the user's own cut and of a method's split. */
  best() {
    this.#set([]);
    this.#send("optimum", this.ownCut.at);
  }

  destroy() {
    cancelAnimationFrame(this.frame);
    this.moves.destroy();
    this.controls.destroy();
    this.landscapes.destroy();
    this.figures?.destroy();
    this.stage.destroy();
    this.depth.destroy();
    this.root.remove();
  }

  #keepGhost() {
    if (this.state === null) return;
    this.ghost = { terms: this.state.solution.terms, delay: this.state.solution.delay };
    this.before = standing(this.state);
  }

  #soon() {
    this.frame ||= requestAnimationFrame(() => this.#render(false));
  }

  /**
   * The one place where the sliders' values become what is seen.
   *
   * @param {boolean} anew
   */
  #render(anew) {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const { data, t } = this;
    const { pricing } = data;
    const { values } = this.controls;
    const solution = this.#solved;
    const segments = envelopes(pricing, values, data.rtt_s, data.sliders);
    const range = uplinkRange(solution, segments.uplink, values.uplink);
    const { name: names, operation: operations } = this.graph.layers;
    const along = this.previewed ? this.previewedAlong : this.ownCut.along;
    const state = { along, solution, pricing, range, values, segments, names, operations };
    this.state = state;
    this.headline.show(state, this.#stays);
    setText(this.because, because(state, this.before, this.depth.candidates, t));
    this.facts.show(state, this.ghost, t);
    this.bar.show(solution, this.ghost);
    this.controls.mark(segments, this.shares);
    this.landscapes.show(state);
    this.stage.show(state, data.titles, anew);
    this.depth.show(state);
    if (anew) this.figures?.describe(data, this.graph.layers);
    this.figures?.show(state, this.ghost);
    if (anew) this.figures?.settle();
  }

  // What is shown at the present sliders.
  get #solved() {
    const { pricing, rtt_s: rttS } = this.data;
    return solve(pricing, this.controls.values, rttS, { preview: this.previewed, own: this.ownCut.split });
  }

  // Whether a split is shown that stays while the sliders move.
  get #stays() {
    return this.ownCut.split !== null || this.data.pricing.chosen !== null;
  }

  /** @param {number[]} layers */
  #set(layers) {
    if (!this.previewed) this.#keepGhost();
    this.preview(null);
    this.ownCut.set(layers, this.data.pricing, this.graph);
    this.#render(false);
    this.#announce();
  }

  /**
   * Show what a cut after a vertex would be; returns its delay, or null where no vertex is given.
   *
   * @param {number[] | null} layers
   * @returns {Solution | null}
   */
  #aim(layers) {
    if (layers === null || this.state === null) {
      this.preview(null);
      return null;
    }
    const ends = cutAfter(layers, this.graph);
    this.preview(splitAfter(ends, this.data.pricing, this.graph));
    this.previewedAlong = alongWith(ends, this.data.pricing, this.graph);
    return this.#solved;
  }

  /**
   * Escape takes back one thing at a time: the scissors, the panel about a vertex, the split that is shown.
   *
   * @param {KeyboardEvent} event
   */
  #key(event) {
    const typing = event.target instanceof HTMLInputElement && event.target.type === "text";
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key !== "b" && (event.key !== "Escape" || this.stage.putBack())) return;
    if (this.#stays) this.best();
  }

  /**
   * A method is asked again where its split is shown; otherwise Python is told when it has to know (see moves.js). In a
   * file, which has nothing below the graph, there is none: whoever plays its part keeps every move.
   *
   * @param {Values} values
   */
  #settle(values) {
    this.#announce();
    this.figures?.settle();
    this.moves.add(values);
    if (this.data.pricing.chosen !== null || this.figures === null) this.moves.flush();
  }

  /**
   * A wish for Python, behind where the sliders stand.
   *
   * @param {string} name
   * @param {unknown} value
   */
  #send(name, value) {
    this.moves.flush();
    this.trigger(name, value);
  }

  #announce() {
    if (this.state) this.controls.describe(this.state.segments);
    this.headline.announce();
  }
}

/**
 * Whether two prices are of the same unit of work, so that their delays compare: the shapes tell the batch.
 *
 * @param {PricingData} before
 * @param {PricingData} after
 */
function sameWork(before, after) {
  if (before.mode !== after.mode || before.iterations !== after.iterations) return false;
  return before.layers.shape.every((shape, layer) => shape === after.layers.shape[layer]);
}
