// What stands below the graph and follows the sliders: the breakdown, the table of the cut and the table of layers.

import { Breakdown } from "./breakdown.js";
import { CutTable } from "./cut_table.js";
import { el } from "./dom.js";
import { LayerTable } from "./layer_table.js";

/** @import { Delay, State, Term, Translate } from "./types.js" */
/** @import { GraphViewData, LayersData } from "./payload.js" */

/** Draws at every frame what is in view, and the rest once the drag is over or it comes into view. */
export class Figures {
  /**
   * @param {Translate} t
   * @param {(term: Term | null) => void} onHover called as a term is pointed at
   */
  constructor(t, onHover) {
    this.breakdown = new Breakdown(t, onHover);
    this.cut = new CutTable(t);
    this.layers = new LayerTable(t);
    /** @type {State | null} */
    this.state = null;
    /** @type {Delay | null} */
    this.ghost = null;
    this.parts = new Map([this.breakdown, this.cut, this.layers].map((part) => [/** @type {Element} */ (part.element), part]));
    /** @type {Set<Element>} those in view */
    this.seen = new Set();
    /** @type {Set<Element>} those that show another state */
    this.late = new Set();
    const beside = el("div", "sx-beside", {}, [this.breakdown.element, this.cut.element]);
    this.element = el("div", "sx-figures", {}, [beside, this.layers.element]);
    this.watcher = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) this.seen.add(target);
        else this.seen.delete(target);
      }
      this.#draw(this.seen);
    });
    for (const part of this.parts.keys()) this.watcher.observe(part);
  }

  /**
   * Take other prices, layers or words, before the state that comes of them is shown.
   *
   * @param {GraphViewData} data
   * @param {LayersData} layers
   */
  describe(data, layers) {
    this.breakdown.describe(data);
    this.cut.describe(data.pricing);
    this.layers.describe(layers, data.pricing);
  }

  /**
   * @param {State} state
   * @param {Delay | null} ghost
   */
  show(state, ghost) {
    this.state = state;
    this.ghost = ghost;
    this.late = new Set(this.parts.keys());
    this.#draw(this.seen);
  }

  /** Draw what is out of view, too: a screen reader may be there. */
  settle() {
    this.#draw(this.late);
  }

  destroy() {
    this.watcher.disconnect();
    this.layers.destroy();
  }

  /** @param {Set<Element>} elements */
  #draw(elements) {
    if (this.state === null) return;
    for (const element of [...elements].filter((each) => this.late.has(each))) {
      this.late.delete(element);
      this.parts.get(element)?.show(this.state, this.ghost);
    }
  }
}
