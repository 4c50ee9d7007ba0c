// Everything of one mounted graph view: takes what Python sends and where the sliders stand, and passes both on.

import { Bar } from "./bar.js";
import { Controls } from "./controls.js";
import { el } from "./dom.js";
import { Facts } from "./facts.js";
import { Figures } from "./figures.js";
import { Headline } from "./headline.js";
import { Moves } from "./moves.js";
import { followPresent } from "./present.js";
import { deviceSide, envelopes, solve, uplinkRange } from "./solution.js";
import { Stage } from "./stage.js";
import { translator } from "./text.js";
import { applyTheme } from "./theme.js";

/** @import { Call, Delay, State, Values } from "./types.js" */
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
    /** @type {number[]} of each row of the table, the share of the layers on the device */
    this.shares = [];
    /** @type {Call<GraphViewData>["setStateValue"]} */
    this.setState = () => {};
    /** @type {Call<GraphViewData>["setTriggerValue"]} */
    this.trigger = () => {};
    this.headline = new Headline(t, () => this.#send("optimum", true));
    this.facts = new Facts(t);
    this.controls = new Controls(t, {
      begin: () => this.#keepGhost(),
      change: () => this.#soon(),
      settle: (values) => this.#settle(values),
    });
    this.bar = new Bar(t, (term) => this.stage.scene.emphasise(term));
    this.stage = new Stage(t, data.titles, {
      keep: (name) => this.#send("keep", name),
      mark: (terms) => this.bar.mark(terms),
      opened: () => (this.root.style.visibility = ""),
      detail: () => this.#send("detail", true),
      groups: () => this.#send("groups", true),
    });
    this.figures = data.caption === null ? null : new Figures(t, (term) => this.stage.scene.emphasise(term));
    this.root = el("div", "sx-root", {}, [
      this.headline.element,
      this.headline.live,
      this.facts.element,
      this.controls.element,
      this.bar.element,
      this.stage.toolbar.element,
      this.stage.element,
      ...(this.figures ? [this.figures.element] : []),
    ]);
    this.moves = new Moves(this.root, {
      settle: () => this.controls.settle(),
      send: (moves) => this.setState("sliders", moves),
    });
    this.endPresent = followPresent(this.root);
    this.root.style.visibility = "hidden";
    this.root.addEventListener("keydown", (event) => event.key === "Escape" && this.stage.close());
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
    this.headline.describe(data);
    this.stage.setTheme(applyTheme(this.root));
    if (newPricing) {
      this.shares = data.pricing.table.sides.map((sides) => deviceSide(sides).count / sides.length);
      this.bar.describe(data.pricing.mode, this.t);
    }
    this.#render(true);
    this.stage.chooseLevel();
    if (newPricing) this.#announce();
    return this.calls;
  }

  destroy() {
    cancelAnimationFrame(this.frame);
    this.endPresent();
    this.moves.destroy();
    this.controls.destroy();
    this.figures?.destroy();
    this.stage.destroy();
    this.root.remove();
  }

  #keepGhost() {
    if (this.state) this.ghost = { terms: this.state.solution.terms, delay: this.state.solution.delay };
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
    const solution = solve(pricing, values, data.rtt_s);
    const segments = envelopes(pricing, values, data.rtt_s, data.sliders);
    const range = uplinkRange(solution, segments.uplink, values.uplink);
    const { name: names, operation: operations } = this.graph.layers;
    const state = { solution, pricing, range, values, segments, names, operations };
    this.state = state;
    this.headline.show(state);
    this.facts.show(state, this.ghost, t);
    this.bar.show(solution, this.ghost);
    this.controls.mark(segments, this.shares);
    this.stage.show(state, data.titles, anew);
    if (anew) this.figures?.describe(data, this.graph.layers);
    this.figures?.show(state, this.ghost);
    if (anew) this.figures?.settle();
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
