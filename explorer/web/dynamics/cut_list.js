// The cuts that a policy chose on a trace, in their colours, each with the share of the rounds that it had; the present one
// is marked.

import { el } from "../dom.js";
import { rough } from "../format.js";

/** @import { Translate } from "../types.js" */
/** @import { Policy } from "./trace.js" */

export class CutList {
  /** @param {Translate} t */
  constructor(t) {
    this.t = t;
    this.list = el("ul", "sx-cuts");
    /** @type {Map<number, HTMLElement>} by position in the splits */
    this.items = new Map();
    this.element = el("section", "", { "aria-label": t("timeline-cuts") }, [this.list]);
  }

  /**
   * Take the policy that is looked at.
   *
   * @param {Policy} policy
   * @param {string[]} names of the splits
   * @param {string[]} colours
   */
  describe({ split }, names, colours) {
    const { t } = this;
    /** @type {Map<number, number>} */
    const rounds = new Map();
    for (const position of split) rounds.set(position, (rounds.get(position) ?? 0) + 1);
    const chosen = [...rounds].sort(([, a], [, b]) => b - a);
    this.items = new Map(
      chosen.map(([position, count]) => {
        const swatch = el("span", "sx-swatch", { "aria-hidden": "true" });
        swatch.style.background = colours[position];
        const share = t("timeline-share_of_rounds", { share: rough((100 * count) / split.length) });
        return [position, el("li", "", {}, [swatch, el("span", "sx-cut-name", { title: names[position] }, [names[position]]), el("span", "", {}, [share])])];
      }),
    );
    this.list.replaceChildren(...this.items.values());
  }

  /** @param {number} position of the split of the moment */
  show(position) {
    for (const [each, item] of this.items) item.classList.toggle("sx-now", each === position);
  }
}
