// The stress test as a table: policies against stresses, the darker the worse. Each cell is a button that opens its
// timeline.

import { el, setAttribute } from "../dom.js";

/** @import { Translate } from "../types.js" */
/** @import { StressData } from "../payload.js" */

const DARKEST = 4; // above the bound, as a share, from which on a cell is as dark as it gets
const MOST_COLOUR = 44; // % of a colour on which the text can still be read, in both themes
const KEYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

export class HeatMap {
  /**
   * @param {Translate} t
   * @param {(stress: string, policy: string) => void} open
   */
  constructor(t, open) {
    this.t = t;
    this.open = open;
    this.shown = ""; // as JSON
    /** @type {Map<string, HTMLButtonElement>} */
    this.buttons = new Map();
    this.element = el("section", "sx-heat", { hidden: true, "aria-labelledby": "sx-heat-heading" });
  }

  /** @param {StressData | null} stress */
  show(stress) {
    this.element.hidden = stress === null;
    if (stress === null) return;
    const { opened, ...rest } = stress;
    const now = JSON.stringify(rest);
    if (now !== this.shown) this.#build(stress);
    this.shown = now;
    for (const [name, button] of this.buttons) setAttribute(button, "aria-pressed", String(name === opened.join()));
  }

  /** @param {StressData} stress */
  #build({ stresses, policies }) {
    const { t } = this;
    this.buttons.clear();
    const head = stresses.map(({ title, about }) => el("th", "", { scope: "col", title: about }, [title]));
    const rows = policies.map(({ name, title, about, cells }) =>
      el("tr", "", {}, [
        el("th", "", { scope: "row", title: about }, [title]),
        ...cells.map((cell, i) => el("td", "", {}, cell.worst ? [this.#cell(stresses[i].name, name, cell)] : ["–"])),
      ]),
    );
    this.element.replaceChildren(
      el("h2", "sx-heading", { id: "sx-heat-heading" }, [t("timeline-stress_map")]),
      el("p", "sx-caption", {}, [t("timeline-stress_note")]),
      el("div", "sx-worth-box", {}, [
        el("table", "", {}, [el("thead", "", {}, [el("tr", "", {}, [el("th", "", { scope: "col" }, [t("timeline-column_policy")]), ...head])]), el("tbody", "", {}, rows)]),
      ]),
    );
  }

  /**
   * @param {string} stress
   * @param {string} policy
   * @param {StressData["policies"][number]["cells"][number]} cell
   */
  #cell(stress, policy, { regret, worst, recovers, label }) {
    const button = el("button", "sx-heat-cell", { type: "button", title: label }, [el("span", "sx-hidden", {}, [label]), el("strong", "", {}, [worst]), el("span", "", {}, [recovers])]);
    const share = Math.min(1, Math.log1p(regret) / Math.log1p(DARKEST));
    button.style.setProperty("--share", `${Math.round(MOST_COLOUR * share)}%`);
    button.addEventListener("click", () => this.open(stress, policy));
    button.addEventListener("keydown", (event) => this.#move(event, button));
    this.buttons.set(`${stress},${policy}`, button);
    return button;
  }

  /**
   * The arrows go to the cell beside it.
   *
   * @param {KeyboardEvent} event
   * @param {HTMLButtonElement} button
   */
  #move(event, button) {
    const by = KEYS[/** @type {keyof typeof KEYS} */ (event.key)];
    const cell = /** @type {HTMLTableCellElement} */ (button.parentElement);
    const row = /** @type {HTMLTableRowElement} */ (cell.parentElement);
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const rows = /** @type {HTMLTableSectionElement} */ (row.parentElement).rows;
    const next = rows[row.sectionRowIndex + by[0]]?.cells[cell.cellIndex + by[1]]?.querySelector("button");
    if (next instanceof HTMLElement) next.focus();
  }
}
