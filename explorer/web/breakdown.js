// The stacked bars of the six terms: the split shown, the optimum, what was before, and the two unsplit choices.

import { axisEnd, axisTicks } from "./axis.js";
import { unsplitName } from "./choices.js";
import { el, setAttribute, setText } from "./dom.js";
import { duration } from "./format.js";
import { tooLarge } from "./facts.js";
import { shownName } from "./solution.js";
import { TERMS, delayOf, termsOf } from "./table.js";

/** @import { Delay, State, Term, Translate } from "./types.js" */
/** @import { GraphViewData } from "./payload.js" */

/** @typedef {"method" | "optimal" | "before" | "all_on_device" | "all_on_server"} BarName */
/** @typedef {Delay & { title: string, note: string }} Bar */
/**
 * @typedef {{
 *   row: HTMLElement, title: HTMLElement, delay: HTMLElement, note: HTMLElement, bar: HTMLElement, segments: HTMLElement[],
 *   terms: number[],
 * }} Row
 */

/** @type {BarName[]} */
const BARS = ["method", "optimal", "before", "all_on_device", "all_on_server"];

/**
 * The bars of a state by name; null where there is none.
 *
 * @param {State} state
 * @param {Delay | null} ghost
 * @param {Translate} t
 * @returns {Record<BarName, Bar | null>}
 */
export function barsOf({ solution, pricing }, ghost, t) {
  /** @type {(delay: Delay, title: string, note?: string) => Bar} */
  const bar = ({ terms, delay }, title, note = "") => ({ terms, delay, title, note });
  const best = pricing.table.features[solution.row];
  const optimum = { terms: termsOf(best, solution.theta), delay: delayOf(best, solution.theta) };
  return {
    method: solution.whose === "best" ? null : bar(solution, shownName(solution, t)),
    optimal: bar(optimum, t("breakdown-optimal")),
    before: ghost && bar(ghost, t("breakdown_before")),
    all_on_device: bar(solution.allOnDevice, unsplitName("device", pricing.references, t), solution.deviceNeeds ? tooLarge(solution.deviceNeeds, t) : ""),
    all_on_server: bar(solution.allOnServer, unsplitName("server", pricing.references, t)),
  };
}

/** Shows the bars; a row has its place also where it has no bar yet, so that nothing moves while a thumb is dragged. */
export class Breakdown {
  /**
   * @param {Translate} t
   * @param {(term: Term | null) => void} onHover called as a term is pointed at
   */
  constructor(t, onHover) {
    this.t = t;
    this.timing = "";
    this.rows = BARS.map((name) => this.#row(name, onHover));
    this.ticks = el("div", "sx-ticks");
    this.chart = el("div", "sx-chart", { role: "img" }, [this.ticks, ...this.rows.map(({ row }) => row)]);
    this.caption = el("p", "sx-caption");
    this.axis = el("p", "sx-axis", { "aria-hidden": "true" });
    this.torn = el("p", "sx-caption", {}, [t("breakdown-torn")]);
    const terms = TERMS.map((term) =>
      el("li", "", {}, [el("span", `sx-swatch sx-term-${term}`, { "aria-hidden": "true" }), t(`term_${term}`)]),
    );
    this.element = el("section", "sx-breakdown", { "aria-labelledby": "sx-breakdown-heading" }, [
      el("h2", "sx-heading", { id: "sx-breakdown-heading" }, [t("breakdown_heading")]),
      this.caption,
      this.chart,
      this.axis,
      el("ul", "sx-chart-terms", {}, terms),
      this.torn,
    ]);
  }

  /**
   * Say what the delays are of, and how far they can be trusted.
   *
   * @param {GraphViewData} data
   */
  describe({ caption, timing }) {
    setText(this.caption, caption ?? "");
    this.timing = this.t(`timing_${timing}`);
  }

  /**
   * @param {State} state
   * @param {Delay | null} ghost
   */
  show(state, ghost) {
    const bars = barsOf(state, ghost, this.t);
    const shown = Object.values(bars).filter((bar) => bar !== null);
    const end = axisEnd(shown.map(({ delay }) => delay));
    for (const [i, name] of BARS.entries()) this.#show(this.rows[i], bars[name], end);
    const [method, , before] = this.rows;
    method.row.hidden = bars.method === null;
    if (ghost === null) {
      setText(before.title, this.t("breakdown_before"));
      setText(before.delay, "");
      setText(before.note, this.t("fact_first"));
    }
    this.#showAxis(end);
    this.rows[BARS.indexOf("all_on_device")].row.classList.toggle("sx-forbidden", state.solution.deviceNeeds !== null);
    this.torn.style.visibility = shown.some(({ delay }) => delay > end) ? "" : "hidden";
    const said = shown.map(({ title, delay }) => this.t("breakdown-alt_bar", { name: title, delay: duration(delay) }));
    setAttribute(this.chart, "aria-label", this.t("breakdown-alt", { bars: said.join("; ") }));
  }

  /**
   * @param {BarName} name
   * @param {(term: Term | null) => void} onHover
   * @returns {Row}
   */
  #row(name, onHover) {
    const [title, delay, note] = [el("span"), el("strong"), el("span", "sx-chart-note")];
    const segments = TERMS.map((term, i) => {
      const segment = el("div", `sx-segment sx-term-${term}`);
      segment.addEventListener("pointerenter", () => {
        segment.title = this.t("breakdown-hover", { term: this.t(`term_${term}`), value: duration(shown.terms[i]) });
        onHover(term);
      });
      segment.addEventListener("pointerleave", () => onHover(null));
      return segment;
    });
    const bar = el("div", "sx-chart-bar", {}, segments);
    const row = el("div", `sx-chart-row sx-chart-${name}`, {}, [el("p", "", {}, [title, delay, note]), bar]);
    /** @type {Row} */
    const shown = { row, title, delay, note, bar, segments, terms: [] };
    return shown;
  }

  /**
   * @param {Row} row
   * @param {Bar | null} bar
   * @param {number} end
   */
  #show(row, bar, end) {
    row.bar.hidden = bar === null;
    if (bar === null) return;
    const share = bar.delay > end ? end / bar.delay : 1;
    setText(row.title, bar.title);
    setText(row.delay, duration(bar.delay));
    setText(row.note, bar.note);
    row.bar.classList.toggle("sx-torn", share < 1);
    row.terms = bar.terms;
    for (const [i, segment] of row.segments.entries()) {
      setAttribute(segment, "style", `width: ${((100 * share * bar.terms[i]) / end).toFixed(2)}%`);
    }
  }

  /** @param {number} end */
  #showAxis(end) {
    const { unit, seconds, ticks } = axisTicks(end);
    setText(this.axis, this.t("breakdown-axis", { unit: this.t(`breakdown-${unit}`), timing: this.timing }));
    while (this.ticks.children.length > ticks.length) this.ticks.lastElementChild?.remove();
    while (this.ticks.children.length < ticks.length) this.ticks.append(el("span"));
    for (const [i, tick] of ticks.entries()) {
      const mark = /** @type {HTMLElement} */ (this.ticks.children[i]);
      setText(mark, tick.toLocaleString("en-US"));
      setAttribute(mark, "style", `left: ${((100 * tick * seconds) / end).toFixed(2)}%`);
    }
  }
}
