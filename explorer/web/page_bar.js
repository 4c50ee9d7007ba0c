// The bar at the top of every page: where one is, steps back and forward, and what can be done wherever one is. It also
// writes the address (see address.js).

import { ADDRESS_WRITTEN, isBlank, lastStep, openPage, queryAfter, step, writeQuery } from "./address.js";
import { el, icon, setText } from "./dom.js";
import { hideQuery, present, presents } from "./present.js";
import { translator } from "./text.js";
import { isDark, switchTheme } from "./theme_switch.js";

/** @import { Call, Translate } from "./types.js" */
/** @import { PageBarData } from "./payload.js" */

const TYPED_IN = "textarea, select, [contenteditable], input:not([type=range], [type=checkbox], [type=radio])";
const COPIED_MS = 2000;
/** @type {Record<string, number>} keys that go from one scenario to another where the page is presented */
const SLIDES = { arrowleft: -1, arrowright: 1 };
/** @typedef {"undo" | "redo" | "reset" | "stories" | "link" | "theme" | "present"} Tool */
/** @type {Record<Tool, string>} */
const TOOLS = {
  undo: "M7.5 5L3.5 9l4 4M3.5 9H12a4.5 4.5 0 0 1 0 9H9",
  redo: "M12.5 5l4 4l-4 4M16.5 9H8a4.5 4.5 0 0 0 0 9h3",
  reset: "M4 4v4h4M4.6 8a6.5 6.5 0 1 1-1 4.5",
  stories: "M3.5 4.500h5v11h-5zM11.500 4.500h5v11h-5z",
  link: "M8.5 11.5l3-3M9 6l1.5-1.5a3.2 3.2 0 0 1 4.5 4.5L13.5 10.500M11 14l-1.500 1.500a3.200 3.200 0 0 1-4.500-4.500L6.500 9.500",
  theme: "M10 3.500a6.500 6.500 0 1 0 0 13zM10 3.500a6.500 6.500 0 0 1 0 13",
  present: "M3 4.500h14v9H3zM7 17h6M10 13.500V17",
};

/** What outlasts the element, which is mounted anew: where the address was left. */
class Trail {
  constructor() {
    /** @type {string | null} where the browser went and Python has not followed yet */
    this.arrived = null;
    this.before = -1; // the number of the step that was shown last
    /** @type {PageBarData | null} */
    this.said = null; // what Python said last
    this.changed = () => {};
    /** @type {(by: number) => void} */
    this.slide = () => {};
    window.addEventListener("popstate", () => {
      this.arrived = location.search;
      this.before = step() ?? this.before;
      this.changed();
    });
    window.navigation?.addEventListener("currententrychange", ({ navigationType }) => navigationType === "push" && this.#turn());
    document.addEventListener("keydown", (event) => this.#key(event));
  }

  /**
   * Streamlit went to a page, whose step has its number at once: who leaves it before it is drawn can go back to it. And
   * who came back by then finds the bar as it was, so that nothing else writes the address.
   */
  #turn() {
    const opened = step() === undefined;
    if (opened) openPage(this.before);
    this.before = step() ?? 0;
    if (!opened) return;
    if (this.said && location.pathname.endsWith(this.said.path)) this.follow(this.said);
  }

  /**
   * @param {PageBarData} data
   */
  follow(data) {
    const { query, heard } = data;
    this.said = data;
    // A run that began before the browser went elsewhere says what was shown there.
    const went = this.arrived !== null;
    if (went && heard !== this.arrived?.replace(/^\?/, "")) return;
    this.arrived = null;
    const opened = step() === undefined || isBlank();
    if (step() === undefined) openPage(this.before);
    writeQuery(queryAfter([query, hideQuery()].filter(Boolean).join("&"), location.search), !went && !opened);
    this.before = step() ?? 0;
    window.dispatchEvent(new Event(ADDRESS_WRITTEN));
  }

  undo() {
    if (Number(step()) > 0) history.back();
  }

  redo() {
    history.forward();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const [target] = event.composedPath();
    if (event.defaultPrevented || (target instanceof Element && target.matches(TYPED_IN))) return;
    const key = event.key.toLowerCase();
    const isCommand = event.ctrlKey || event.metaKey;
    if (isCommand && key === "z" && !event.shiftKey) this.undo();
    else if (isCommand && (key === "y" || key === "z")) this.redo();
    else if (isCommand || event.altKey) return;
    else if (key === "p") present(!presents());
    else if (!presents()) return;
    else if (key === "escape") present(false);
    else if (target !== document.body || !(key in SLIDES)) return;
    else this.slide(SLIDES[key]);
    event.preventDefault();
  }
}

/** @type {Trail | null} */
let trail = null;

class PageBar {
  /**
   * @param {HTMLElement | ShadowRoot} parent
   * @param {Translate} t
   */
  constructor(parent, t) {
    this.t = t;
    this.name = el("strong", "sx-bar-page");
    this.title = el("span", "sx-bar-title");
    this.reset = () => {};
    this.stories = () => {};
    this.said = el("span", "sx-hidden", { role: "status" });
    this.buttons = /** @type {Record<Tool, HTMLButtonElement>} */ (
      Object.fromEntries(Object.entries(TOOLS).map(([tool, path]) => [tool, this.#button(/** @type {Tool} */ (tool), path)]))
    );
    this.root = el("div", "sx-page-bar", {}, [
      el("p", "sx-bar-where", {}, [this.name, this.title]),
      el("div", "sx-bar-tools", {}, [...Object.values(this.buttons), this.said]),
    ]);
    parent.append(this.root);
  }

  /**
   * @param {Tool} tool
   * @param {string} path
   */
  #button(tool, path) {
    const button = el("button", "sx-bar-button", { type: "button", "aria-label": this.t(`frame-${tool}`), title: this.t(`frame-${tool}_help`) }, [
      icon(path),
    ]);
    button.addEventListener("click", () => this.#press(tool));
    return button;
  }

  /** @param {Tool} tool */
  #press(tool) {
    if (tool === "undo") trail?.undo();
    else if (tool === "redo") trail?.redo();
    else if (tool === "reset") this.reset();
    else if (tool === "stories") this.stories();
    else if (tool === "link") void this.#copy();
    else if (tool === "theme") switchTheme();
    else present(true);
  }

  async #copy() {
    const copied = await copyText(location.href);
    setText(this.said, this.t(copied ? "frame-copied" : "frame-not_copied"));
    this.buttons.link.classList.toggle("sx-done", copied);
    setTimeout(() => {
      setText(this.said, "");
      this.buttons.link.classList.remove("sx-done");
    }, COPIED_MS);
  }

  /** @param {PageBarData} data */
  show({ page, title, is_example: isExample, has_stories: hasStories }) {
    this.buttons.stories.hidden = !hasStories;
    setText(this.name, page);
    setText(this.title, title);
    this.title.title = title;
    this.buttons.reset.disabled = isExample;
    this.buttons.theme.setAttribute("aria-pressed", String(isDark()));
    this.steps();
  }

  steps() {
    const now = step() ?? 0;
    this.buttons.undo.disabled = now <= 0;
    this.buttons.redo.disabled = now >= lastStep();
  }
}

/**
 * @param {string} text
 * @returns {Promise<boolean>}
 */
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // the browser does not let a page write there
  }
}

/** @type {WeakMap<Node, PageBar>} */
const bars = new WeakMap();

/**
 * Show the bar and write the address; the button that goes back to the finished example is the trigger "reset", that of the
 * stories "stories"; a key that goes some scenarios on, or back, is "slide".
 *
 * @param {Call<PageBarData>} call
 */
export default function pageBar({ parentElement, data, setTriggerValue }) {
  if (!data) return undefined;
  const t = translator(data.text);
  const bar = bars.get(parentElement) ?? new PageBar(parentElement, t);
  bars.set(parentElement, bar);
  bar.reset = () => setTriggerValue("reset", true);
  bar.stories = () => setTriggerValue("stories", true);
  trail ??= new Trail();
  trail.changed = () => bar.steps();
  trail.slide = (by) => setTriggerValue("slide", by);
  trail.follow(data);
  bar.show(data);
  return undefined;
}
