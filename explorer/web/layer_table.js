// The table of all layers: the first few, and all of them when they are asked for. Only the rows in view are there, so that
// three thousand layers follow a drag as three do; it has the columns that its width has room for, and scrolls with the page.

import { el, setAttribute, setText } from "./dom.js";
import { listed } from "./format.js";
import { COLUMNS, cellsOf, fitting, moves, pressed, sorted, widths, written } from "./layer_columns.js";

/** @import { State, Translate } from "./types.js" */
/** @import { LayersData, PricingData } from "./payload.js" */
/** @import { ColumnName, Order } from "./layer_columns.js" */

const ROW_PX = 33; // as in figures.css
const FEW = 10; // rows, before all are asked for
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
    this.box = el("div", "sx-table sx-layers-box", {}, [this.table]);
    this.whole = false;
    this.all = el("button", "sx-layers-all", { type: "button", "aria-expanded": "false" });
    this.all.addEventListener("click", () => this.#show(!this.whole));
    this.leftOut = el("p", "sx-caption");
    this.width = 0; // of the box
    /** @type {Record<ColumnName, number> | null} */
    this.widths = null;
    this.hasTied = false;
    this.top = 0; // of the window, below the first row; kept, since asking for it lays the page out
    this.scrolled = () => this.#look();
    document.addEventListener("scroll", this.scrolled, { capture: true, passive: true }); // whatever it is that scrolls
    this.sized = new ResizeObserver(([{ contentRect }]) => {
      if (contentRect.width === this.width) return;
      this.width = contentRect.width;
      this.#fit();
    });
    this.sized.observe(this.box);
    this.element = el("section", "sx-layers", { "aria-labelledby": "sx-layers-heading" }, [
      el("h2", "sx-heading", { id: "sx-layers-heading" }, [t("tables-layers_heading")]),
      el("p", "sx-caption", {}, [t("layers_caption")]),
      this.box,
      this.leftOut,
      this.all,
    ]);
  }

  /**
   * Take other layers or other prices; they are listed with the next state.
   *
   * @param {LayersData} layers
   * @param {PricingData} pricing
   */
  describe(layers, pricing) {
    const isNew = this.layers !== layers;
    this.layers = layers;
    this.listed = null;
    this.hasTied = layers.tied.some((name) => name !== "");
    this.widths = widths(layers, pricing, this.titles, [this.t("tables-device"), this.t("tables-server")]);
    this.#fit();
    this.table.setAttribute("aria-rowcount", String(layers.name.length + 1));
    if (isNew) this.#show(false);
  }

  /** @param {State} state */
  show(state) {
    this.state = state;
    if (this.listed === null || moves(this.order)) this.#list();
    else this.#fill();
  }

  destroy() {
    this.sized.disconnect();
    document.removeEventListener("scroll", this.scrolled, { capture: true });
  }

  /** @param {boolean} whole */
  #show(whole) {
    const count = this.layers?.name.length ?? 0;
    this.whole = whole;
    this.all.hidden = count <= FEW;
    this.all.setAttribute("aria-expanded", String(whole));
    setText(this.all, this.t(whole ? "layers_few" : "layers_all", { count }));
    this.#fill();
    this.#look();
  }

  /** Take the columns that there is room for. */
  #fit() {
    if (this.widths === null || this.width === 0) return;
    const shown = fitting(this.widths, this.width, this.hasTied);
    for (const [i, column] of COLUMNS.entries()) {
      this.columns[i].style.setProperty("--width", `${shown[column] ?? 0}px`);
      this.table.classList.toggle(`sx-no-${column}`, shown[column] === undefined);
    }
    const left = COLUMNS.filter((column) => shown[column] === undefined && (column !== "tied" || this.hasTied));
    setText(this.leftOut, left.length ? this.t("layers_left_out", { columns: listed(left.map((column) => this.titles[column])) }) : "");
  }

  /** See which rows are in the window. */
  #look() {
    if (!this.whole) return;
    const top = Math.max(0, -this.rows.getBoundingClientRect().top);
    if (top === this.top) return;
    this.top = top;
    this.#fill();
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
    const { layers, state, listed: order } = this;
    if (layers === null || state === null || order === null) return;
    const length = this.whole ? order.length : Math.min(FEW, order.length);
    const first = this.whole ? Math.max(0, Math.min(Math.floor(this.top / ROW_PX) - SPARE_ROWS, length - 1)) : 0;
    const count = Math.min(length - first, Math.ceil(window.innerHeight / ROW_PX) + 2 * SPARE_ROWS);
    while (this.cells.length < count) this.#grow();
    while (this.cells.length > count) {
      this.cells.pop();
      this.below.previousElementSibling?.remove();
    }
    setAttribute(this.above, "style", `height: ${first * ROW_PX}px`);
    setAttribute(this.below, "style", `height: ${(length - first - count) * ROW_PX}px`);
    const cells = cellsOf(layers, state, this.t);
    for (const [row, shown] of this.cells.entries()) {
      const layer = order[first + row];
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
