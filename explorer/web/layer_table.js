// The table of all layers. Only the rows in view are there, so that three thousand layers follow a drag as three do.

import { el, setAttribute, setText } from "./dom.js";
import { COLUMNS, cellsOf, moves, pressed, sorted, widths, written } from "./layer_columns.js";

/** @import { State, Translate } from "./types.js" */
/** @import { LayersData, PricingData } from "./payload.js" */
/** @import { ColumnName, Order } from "./layer_columns.js" */

const ROW_PX = 33; // as in figures.css
const SPARE_ROWS = 6; // above and below those in view
/** @type {Set<ColumnName>} */
const TEXTS = new Set(["layer", "side", "operation", "shape", "tied"]);

export class LayerTable {
  /** @param {Translate} t */
  constructor(t) {
    this.t = t;
    /** @type {LayersData | null} */
    this.layers = null;
    /** @type {State | null} */
    this.state = null;
    /** @type {Order} */
    this.order = null;
    /** @type {number[] | null} the layers' positions as they are listed */
    this.listed = null;
    this.titles = /** @type {Record<ColumnName, string>} */ (
      Object.fromEntries(COLUMNS.map((column) => [column, t(`tables-${column}`)]))
    );
    this.columns = COLUMNS.map((column) => el("col", `sx-col-${column}`));
    this.heads = COLUMNS.map((column) => {
      const button = el("button", "", { type: "button" }, [this.titles[column]]);
      button.addEventListener("click", () => this.#sort(column));
      return el("th", TEXTS.has(column) ? "" : "sx-number", { scope: "col" }, [button]);
    });
    /** @type {HTMLElement[][]} the cells of the rows that are there */
    this.cells = [];
    this.above = el("tr", "", { "aria-hidden": "true" }, [el("td", "", { colspan: COLUMNS.length })]);
    this.below = el("tr", "", { "aria-hidden": "true" }, [el("td", "", { colspan: COLUMNS.length })]);
    this.rows = el("tbody", "", {}, [this.above, this.below]);
    this.table = el("table", "", { "aria-label": t("layers_label") }, [
      el("colgroup", "", {}, this.columns),
      el("thead", "", {}, [el("tr", "", { "aria-rowindex": 1 }, this.heads)]),
      this.rows,
    ]);
    this.box = el("div", "sx-scroll sx-layers-box", { role: "region", tabindex: "0", "aria-label": t("tables-layers_heading") }, [
      this.table,
    ]);
    // Both are kept, since asking for them lays the page out.
    this.top = 0;
    this.height = 0;
    this.box.addEventListener("scroll", () => {
      this.top = this.box.scrollTop;
      this.#fill();
    });
    this.sized = new ResizeObserver(([{ contentRect }]) => {
      this.height = contentRect.height;
      this.#fill();
    });
    this.sized.observe(this.box);
    this.element = el("section", "sx-layers", { "aria-labelledby": "sx-layers-heading" }, [
      el("h2", "sx-heading", { id: "sx-layers-heading" }, [t("tables-layers_heading")]),
      el("p", "sx-caption", {}, [t("layers_caption")]),
      this.box,
    ]);
  }

  /**
   * Take other layers or other prices; they are listed with the next state.
   *
   * @param {LayersData} layers
   * @param {PricingData} pricing
   */
  describe(layers, pricing) {
    if (this.layers !== layers) this.box.scrollTop = 0;
    this.layers = layers;
    this.listed = null;
    const tied = layers.tied.some((name) => name !== "");
    const width = widths(layers, pricing, this.titles);
    for (const [i, column] of COLUMNS.entries()) this.columns[i].style.setProperty("--width", `${width[column]}px`);
    this.table.classList.toggle("sx-no-tied", !tied);
    this.table.setAttribute("aria-rowcount", String(layers.name.length + 1));
  }

  /** @param {State} state */
  show(state) {
    this.state = state;
    if (this.listed === null || moves(this.order)) this.#list();
    else this.#fill();
  }

  destroy() {
    this.sized.disconnect();
  }

  /** @param {ColumnName} column */
  #sort(column) {
    this.order = pressed(this.order, column);
    for (const [i, head] of this.heads.entries()) {
      const way = this.order?.column === COLUMNS[i] ? (this.order.down ? "descending" : "ascending") : null;
      if (way) head.setAttribute("aria-sort", way);
      else head.removeAttribute("aria-sort");
    }
    this.#list();
  }

  #list() {
    if (this.layers === null || this.state === null) return;
    this.listed = sorted(this.layers.name.length, this.order, cellsOf(this.layers, this.state, this.t));
    this.#fill();
  }

  // The rows in view, and a few around them; the two empty rows stand for all others.
  #fill() {
    const { layers, state, listed } = this;
    if (layers === null || state === null || listed === null) return;
    const first = Math.max(0, Math.min(Math.floor(this.top / ROW_PX) - SPARE_ROWS, listed.length - 1));
    const count = Math.min(listed.length - first, Math.ceil(this.height / ROW_PX) + 2 * SPARE_ROWS);
    while (this.cells.length < count) this.#grow();
    while (this.cells.length > count) {
      this.cells.pop();
      this.below.previousElementSibling?.remove();
    }
    setAttribute(this.above, "style", `height: ${first * ROW_PX}px`);
    setAttribute(this.below, "style", `height: ${(listed.length - first - count) * ROW_PX}px`);
    const cells = cellsOf(layers, state, this.t);
    for (const [row, shown] of this.cells.entries()) {
      const layer = listed[first + row];
      for (const [i, column] of COLUMNS.entries()) setText(shown[i], written(column, cells[column](layer)));
      setAttribute(shown[0], "title", layers.name[layer]);
      setAttribute(/** @type {HTMLElement} */ (shown[0].parentElement), "aria-rowindex", String(first + row + 2));
      setAttribute(shown[1], "data-side", state.solution.sides[layer] === "1" ? "device" : "server");
    }
  }

  #grow() {
    const cells = COLUMNS.map((column) =>
      column === "layer" ? el("th", "", { scope: "row" }) : el("td", TEXTS.has(column) ? `sx-cell-${column}` : "sx-number"),
    );
    this.cells.push(cells);
    this.below.before(el("tr", "", {}, cells));
  }
}
