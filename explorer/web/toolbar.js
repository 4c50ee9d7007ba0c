// The row above the graph: level of detail, search, legend, zoom. Where it is narrow, what is used least is in a menu.

import { el, icon, setText } from "./dom.js";
import { found } from "./search.js";

/** @import { Translate, ViewName } from "./types.js" */
/** @import { Described } from "./search.js" */

const MOST_SUGGESTIONS = 8;
/** @type {Record<"zoom_out" | "zoom_in" | "fit" | "save", string>} */
const ICONS = {
  zoom_out: "M4 10h12",
  zoom_in: "M4 10h12M10 4v12",
  fit: "M3 7V3h4M13 3h4v4M17 13v4h-4M7 17H3v-4",
  save: "M10 3v9M6 8.5l4 4 4-4M3.5 16.5h13",
};

const MORE = "M4 10h.01M10 10h.01M16 10h.01";

/**
 * @typedef {{
 *   level(name: ViewName): void,
 *   fold(folded: boolean): void,
 *   close_block(): void,
 *   find(layer: number): void,
 *   zoom_in(): void,
 *   zoom_out(): void,
 *   fit(): void,
 *   save(): void,
 * }} ToolbarActions
 */

export class Toolbar {
  /**
   * @param {Translate} t
   * @param {HTMLElement[]} first what stands beside the level, however narrow it is
   * @param {HTMLElement[]} tools that stand before the search
   * @param {HTMLElement[]} entries of the legend, behind its own
   * @param {ToolbarActions} actions
   */
  constructor(t, first, tools, entries, actions) {
    this.t = t;
    this.actions = actions;
    /** @type {Described[]} */
    this.layers = [];
    /** @type {ReturnType<typeof found>} */
    this.found = [];
    this.active = 0;
    this.input = el("input", "sx-search", {
      type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", placeholder: t("search_label"),
      "aria-label": t("search_label"), "aria-expanded": "false", "aria-controls": "sx-found", "aria-autocomplete": "list",
    });
    this.list = el("ul", "sx-found", { id: "sx-found", role: "listbox", "aria-label": t("search_label"), hidden: true });
    this.none = el("p", "sx-found sx-found-none", { role: "status", hidden: true });
    const level = (/** @type {ViewName} */ name) => {
      const button = el("button", "sx-button", { type: "button", "aria-pressed": "false" }, [t(`view_${name}`)]);
      button.addEventListener("click", () => actions.level(name));
      return button;
    };
    this.levels = { blocks: level("blocks"), layers: level("layers"), groups: level("groups") };
    this.levels.groups.title = t("view_groups_help");
    this.fold = el("button", "sx-button", { type: "button", title: t("fold_help") }, [t("fold")]);
    this.fold.addEventListener("click", () => this.pressFold());
    this.folding = el("div", "sx-group", { hidden: true }, [this.fold]);
    this.close = el("button", "sx-button", { type: "button" }, [t("close_block")]);
    this.closing = el("div", "sx-group", { hidden: true }, [this.close]);
    this.close.addEventListener("click", () => actions.close_block());
    const zoom = /** @type {(keyof typeof ICONS)[]} */ (Object.keys(ICONS)).map((name) => {
      const button = el("button", "sx-button sx-icon-button", { type: "button", "aria-label": t(name), title: t(name) }, [
        icon(ICONS[name]),
      ]);
      button.addEventListener("click", () => actions[name]());
      return button;
    });
    const rest = [this.folding, ...tools, this.#search(), el("div", "sx-group sx-zoom", {}, zoom)];
    this.more = el("button", "sx-button sx-icon-button", {
      type: "button", "aria-label": t("more_tools"), title: t("more_tools"), "aria-expanded": "false", "aria-controls": "sx-rest",
    }, [icon(MORE)]);
    this.more.addEventListener("click", () => this.#showRest(!this.element.classList.contains("sx-rest-shown")));
    this.element = el("div", "sx-toolbar", {}, [
      el("div", "sx-group", { role: "group", "aria-label": t("view_label") }, Object.values(this.levels)),
      this.closing,
      ...first,
      el("div", "sx-group sx-more", {}, [this.more]),
      el("div", "sx-rest", { id: "sx-rest" }, rest),
      this.#legend(entries),
    ]);
  }

  /** @param {boolean} shown where the row is narrow; else it always is */
  #showRest(shown) {
    this.element.classList.toggle("sx-rest-shown", shown);
    this.more.setAttribute("aria-expanded", String(shown));
  }

  /** @param {Described[]} layers */
  setLayers(layers) {
    this.layers = layers;
  }

  /** @param {ViewName} name */
  setLevel(name) {
    this.element.classList.toggle("sx-in-groups", name === "groups");
    for (const [level, button] of Object.entries(this.levels)) button.setAttribute("aria-pressed", String(level === name));
  }

  /**
   * Whether identical blocks are folded; null where there is nothing to fold.
   *
   * @param {boolean | null} folded
   */
  setFolded(folded) {
    this.folding.hidden = folded === null;
    this.fold.setAttribute("aria-pressed", String(folded === true));
  }

  /** @param {boolean} open whether a block is open in place */
  setBlockOpen(open) {
    this.closing.hidden = !open;
  }

  pressFold() {
    this.actions.fold(this.fold.getAttribute("aria-pressed") !== "true");
  }

  #search() {
    this.input.addEventListener("input", () => this.#suggest());
    this.input.addEventListener("focus", () => this.#suggest());
    this.input.addEventListener("blur", () => this.#close());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const option = event.target instanceof Element ? event.target.closest("li") : null;
      if (option) this.#choose(Number(option.dataset.layer));
    });
    return el("div", "sx-search-box", {}, [icon("M9 3.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M13 13l4 4"), this.input, this.list, this.none]);
  }

  /** @param {HTMLElement[]} more */
  #legend(more) {
    const entries = ["device", "server", "link", "pinned"].map((name) =>
      el("li", "", {}, [el("span", `sx-key sx-key-${name}`, { "aria-hidden": "true" }), this.t(`legend_${name}`)]),
    );
    return el("ul", "sx-legend", {}, [...entries, ...more]);
  }

  #suggest() {
    const query = this.input.value.trim();
    this.found = found(query, this.layers, MOST_SUGGESTIONS);
    this.active = 0;
    const options = this.found.map(({ name, operation, layer }, i) =>
      el("li", "", { role: "option", id: `sx-found-${i}`, "data-layer": layer, "aria-selected": String(i === 0) }, [
        el("span", "", {}, [name]),
        el("span", "sx-found-kind", {}, [operation]),
      ]),
    );
    this.list.replaceChildren(...options);
    this.#open(this.found.length > 0);
    this.none.hidden = query === "" || this.found.length > 0;
    setText(this.none, this.none.hidden ? "" : this.t("search_none", { query }));
  }

  /** @param {boolean} open */
  #open(open) {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
    if (open) this.input.setAttribute("aria-activedescendant", `sx-found-${this.active}`);
    else this.input.removeAttribute("aria-activedescendant");
  }

  #close() {
    this.#open(false);
    this.none.hidden = true;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step && this.found.length) {
      event.preventDefault();
      this.active = (this.active + step + this.found.length) % this.found.length;
      [...this.list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === this.active)));
      this.#open(true);
    } else if (event.key === "Enter" && this.found.length) {
      this.#choose(this.found[this.active].layer);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      this.#close();
    }
  }

  /** @param {number} layer */
  #choose(layer) {
    this.input.value = this.layers[layer].name;
    this.#close();
    this.actions.find(layer);
  }
}
