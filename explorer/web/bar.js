// The live bar of the six terms, the ghost of the state before it, and the legend with the values.

import { duration } from "./format.js";
import { el, setText } from "./dom.js";
import { TERMS } from "./table.js";

/** @import { Delay, Term, Translate } from "./types.js" */

const MOST = 4; // times as long as the present bar, a bar before is drawn

/** `onHover(term or null)` is called as a term is pointed at or focused. */
export class Bar {
  /**
   * @param {Translate} t
   * @param {(term: Term | null) => void} onHover
   */
  constructor(t, onHover) {
    this.segments = TERMS.map((term) => el("div", `sx-segment sx-term-${term}`));
    this.ghosts = TERMS.map((term) => el("div", `sx-segment sx-term-${term}`));
    this.now = el("div", "sx-bar-now", { "aria-hidden": "true" }, this.segments);
    this.before = el("div", "sx-bar-ghost", { "aria-hidden": "true" }, this.ghosts);
    this.values = TERMS.map(() => el("span", "sx-term-value"));
    this.items = TERMS.map((term, i) => {
      const name = el("span", "sx-term-name", {}, [t(`term_${term}`)]);
      const swatch = el("span", `sx-swatch sx-term-${term}`, { "aria-hidden": "true" });
      return el("li", "sx-term", { tabindex: "0" }, [swatch, name, this.values[i]]);
    });
    this.before.title = t("bar_before");
    this.element = el("section", "sx-bar", { "aria-label": t("bar_title") }, [
      this.before,
      this.now,
      el("ul", "sx-terms", {}, this.items),
    ]);
    [...this.items, ...this.segments].forEach((node, i) => {
      const term = TERMS[i % TERMS.length];
      node.addEventListener("pointerenter", () => onHover(term));
      node.addEventListener("pointerleave", () => onHover(null));
    });
    this.items.forEach((item, i) => {
      item.addEventListener("focus", () => onHover(TERMS[i]));
      item.addEventListener("blur", () => onHover(null));
    });
  }

  /**
   * Say what each term is of, in training or in inference.
   *
   * @param {"training" | "inference"} mode
   * @param {Translate} t
   */
  describe(mode, t) {
    this.items.forEach((item, i) => (item.title = t(`term_${TERMS[i]}_help_${mode}`)));
  }

  /**
   * Terms in seconds; `ghost` is {terms, delay} of the state before, or null. Both bars share one scale; one before that
   * is so much longer that this one could not be read is torn off.
   *
   * @param {Delay} solution
   * @param {Delay | null} ghost
   */
  show(solution, ghost) {
    const before = ghost?.delay ?? 0;
    const scale = Math.max(solution.delay, Math.min(before, MOST * solution.delay)) || 1;
    const cut = before > scale ? scale / before : 1;
    this.before.classList.toggle("sx-torn", cut < 1);
    solution.terms.forEach((term, i) => {
      this.segments[i].style.width = `${(100 * term) / scale}%`;
      this.ghosts[i].style.width = `${(100 * cut * (ghost?.terms[i] ?? 0)) / scale}%`;
      setText(this.values[i], duration(term));
      this.items[i].classList.toggle("sx-zero", term === 0);
    });
  }

  /**
   * Light up the terms that a vertex of the graph causes; none when the list is empty.
   *
   * @param {Term[]} terms
   */
  mark(terms) {
    this.element.classList.toggle("sx-marking", terms.length > 0);
    TERMS.forEach((term, i) => {
      this.items[i].classList.toggle("sx-marked", terms.includes(term));
      this.segments[i].classList.toggle("sx-marked", terms.includes(term));
    });
  }
}
