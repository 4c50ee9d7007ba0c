// The tensors that cross the link, as a table: what a screen reader reads in place of the graph's badges.

import { el, setText } from "./dom.js";
import { bytes, duration } from "./format.js";

/** @import { State, Translate } from "./types.js" */
/** @import { PricingData } from "./payload.js" */

const MOST_ROWS = 6; // with a place of their own; more are scrolled

export class CutTable {
  /** @param {Translate} t */
  constructor(t) {
    this.t = t;
    /** @type {number[]} */
    this.cut = [];
    /** @type {HTMLElement[][]} of each tensor, its times up and down */
    this.times = [];
    this.rows = el("tbody");
    const heads = [t("tables-layer"), t("tables-up_size"), t("tables-down_size")].map((head) => el("th", "", { scope: "col" }, [head]));
    this.table = el("table", "", { "aria-label": t("tables-alt_cut") }, [
      el("thead", "", {}, [el("tr", "", {}, heads)]),
      this.rows,
    ]);
    this.none = el("p", "sx-cut-none");
    this.box = el("div", "sx-table sx-scroll sx-cut-box", { role: "region", tabindex: "0", "aria-label": t("tables-cut_heading") }, [
      this.table,
      this.none,
    ]);
    this.element = el("section", "sx-cut", { "aria-labelledby": "sx-cut-heading" }, [
      el("h2", "sx-heading", { id: "sx-cut-heading" }, [t("tables-cut_heading")]),
      el("p", "sx-caption", {}, [t("tables-cut_caption")]),
      this.box,
    ]);
  }

  /**
   * Take other prices: room for the largest cut that the sliders reach, and no row of the old ones.
   *
   * @param {PricingData} pricing
   */
  describe({ table, chosen }) {
    const most = Math.max(chosen?.cut.length ?? 0, ...table.cuts.map((cut) => cut.length));
    this.box.style.setProperty("--rows", String(Math.max(1, Math.min(most, MOST_ROWS))));
    this.cut = [];
    this.times = [];
  }

  /** @param {State} state */
  show({ solution, pricing, names, values }) {
    const { cut } = solution;
    this.table.hidden = cut.length === 0;
    this.none.hidden = cut.length > 0;
    if (cut.length === 0) setText(this.none, this.t(solution.sides.includes("0") ? "cut_nothing_sent" : "tables-cut_none"));
    const { uplink_bytes: up, downlink_bytes: down, shape } = pricing.layers;
    if (cut.length !== this.times.length || cut.some((layer, i) => layer !== this.cut[i])) {
      this.cut = cut;
      this.times = cut.map(() => [el("span", "sx-note"), el("span", "sx-note")]);
      this.rows.replaceChildren(
        ...cut.map((layer, i) =>
          el("tr", "", {}, [
            el("th", "", { scope: "row" }, [names[layer], el("span", "sx-note", {}, [shape[layer]])]),
            el("td", "", {}, [bytes(up[layer]), this.times[i][0]]),
            el("td", "", {}, [bytes(down[layer]), this.times[i][1]]),
          ]),
        ),
      );
    }
    for (const [i, layer] of cut.entries()) {
      setText(this.times[i][0], duration(up[layer] / values.uplink));
      setText(this.times[i][1], duration(down[layer] / values.downlink));
    }
  }
}
