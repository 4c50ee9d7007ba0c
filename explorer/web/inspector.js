// The panel about one vertex: the formula of the delay with this layer's numbers filled in, live.

import { el, icon, setText } from "./dom.js";
import { costRows, why } from "./explain.js";
import { duration } from "./format.js";
import { details } from "./tooltip.js";

/** @import { CostRow, State, Translate } from "./types.js" */

const NARROW_PX = 760; // of the graph, up to which the panel does not fit beside it

export class Inspector {
  /**
   * @param {Translate} t
   * @param {{ keep(layer: number): void, release(): void, open(layer: number): void, unfold(layer: number): void, cut(layers: number[]): void, close(): void }} actions
   */
  constructor(t, actions) {
    this.t = t;
    this.actions = actions;
    /** @type {number[] | null} */
    this.layers = null;
    this.folded = false;
    this.kind = el("span", "sx-inspector-kind");
    this.title = el("h2", "sx-inspector-title");
    this.side = el("span", "sx-side");
    this.facts = el("dl", "sx-details");
    this.rows = el("tbody");
    this.letters = el("p", "sx-formula-note");
    this.why = el("p", "sx-why");
    this.button = el("button", "sx-button sx-primary", { type: "button" });
    this.button.addEventListener("click", () => this.#act());
    this.cut = el("button", "sx-button sx-primary", { type: "button", "data-action": "cut" }, [t("cut-here")]);
    this.cut.addEventListener("click", () => this.layers && actions.cut(this.layers));
    const close = el("button", "sx-button sx-icon-button", { type: "button", "aria-label": t("inspector_close") }, [
      icon("M5 5l10 10M15 5L5 15"),
    ]);
    close.addEventListener("click", () => actions.close());
    this.element = el("aside", "sx-inspector", { hidden: true, "aria-label": t("inspector_title") }, [
      el("header", "sx-inspector-head", {}, [el("div", "", {}, [this.kind, this.title]), close]),
      this.side,
      this.facts,
      el("h3", "", {}, [t("inspector_formula")]),
      el("p", "sx-formula-note", {}, [t("inspector_formula_note")]),
      el("table", "sx-formula", {}, [this.rows]),
      this.letters,
      this.why,
      el("div", "sx-inspector-actions", {}, [this.cut, this.button]),
    ]);
  }

  get shown() {
    return this.layers !== null;
  }

  /**
   * Show a vertex: its layers' indices and its name, and whether it is several blocks.
   *
   * @param {number[]} layers
   * @param {string} name
   * @param {State} state
   * @param {boolean} folded
   */
  show(layers, name, state, folded) {
    this.layers = layers;
    this.folded = folded;
    this.#place();
    setText(this.kind, layers.length > 1 ? this.t(folded ? "inspector_blocks" : "inspector_block") : state.operations[layers[0]]);
    setText(this.title, name);
    this.title.title = name;
    this.facts.replaceChildren(...details(layers, state, this.t));
    this.update(state);
    this.element.scrollTop = 0;
  }

  /**
   * Bring the numbers up to the present sliders.
   *
   * @param {State} state
   */
  update(state) {
    if (this.layers === null) return;
    const { layers, t } = this;
    const onDevice = layers.filter((layer) => state.solution.sides[layer] === "1").length;
    const side = onDevice === 0 ? "server" : onDevice === layers.length ? "device" : "mixed";
    this.side.className = `sx-side sx-side-${side}`;
    setText(this.side, t(`inspector_side_${side}`, { count: onDevice, total: layers.length }));
    const pinned = layers.length === 1 && state.pricing.layers.on_device[layers[0]];
    const action = this.folded ? "unfold" : layers.length > 1 ? "open" : pinned ? "release" : "keep";
    this.button.dataset.action = action;
    setText(this.button, t(`inspector_${action}`));
    this.button.hidden = action === "release" && state.pricing.kept === null;
    this.letters.replaceChildren(...subscripts(t(`letters_${state.pricing.mode}`) + t(`formula-letters_${state.pricing.mode}`)));
    this.rows.replaceChildren(...costRows(layers, state).map((row) => this.#row(row)));
    setText(this.why, layers.length > 1 ? "" : why(layers[0], state, t));
  }

  hide() {
    this.layers = null;
    this.element.hidden = true;
    this.element.popover = null;
  }

  /** What the panel covers of the stage, in pixels: {right, bottom}. */
  get covered() {
    if (this.element.popover === null) return { right: 0, bottom: 0 };
    const stage = /** @type {HTMLElement} */ (this.element.parentElement).getBoundingClientRect();
    const panel = this.element.getBoundingClientRect();
    return { right: 0, bottom: Math.min(stage.height / 2, Math.max(0, stage.bottom - panel.top)) };
  }

  // Beside the graph where there is room; on a phone a sheet at the foot of the screen, above everything.
  #place() {
    this.element.hidden = false;
    const narrow = /** @type {HTMLElement} */ (this.element.parentElement).clientWidth <= NARROW_PX;
    this.element.popover = narrow ? "manual" : null;
    if (narrow) this.element.showPopover();
  }

  /** @param {CostRow} row */
  #row({ key, formula, numbers, seconds, paid, blocked }) {
    const { t } = this;
    return el("tr", paid ? "sx-paid" : "", {}, [
      el("th", "", { scope: "row" }, [t(key)]),
      el("td", "", {}, [el("span", "sx-symbols", {}, subscripts(formula)), el("span", "sx-numbers", {}, [together(numbers)])]),
      el("td", "sx-result", {}, [blocked ? t("row_blocked") : duration(seconds)]),
    ]);
  }

  #act() {
    if (this.layers === null) return;
    const last = this.layers[this.layers.length - 1];
    if (this.folded) this.actions.unfold(last);
    else if (this.layers.length > 1) this.actions.open(last);
    else if (this.button.dataset.action === "release") this.actions.release();
    else this.actions.keep(last);
  }
}

// A number and its unit stay on one line.
/** @type {(text: string) => string} */
const together = (text) => text.replace(/(\d) (?=[\p{L}×÷])/gu, "$1\u00a0");

// "t_dev" with its index set below the line.
/** @param {string} formula */
function subscripts(formula) {
  return formula.split(/(_[a-z]+)/).map((part) => (part.startsWith("_") ? el("sub", "", {}, [part.slice(1)]) : part));
}
