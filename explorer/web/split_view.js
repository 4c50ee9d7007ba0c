// The entry of a split in the graph as a picture, with its name and figures above. While the pointer is over a mark of
// a chart of the same page, it shows that mark's split: nothing is asked of Python for it.

import { ChartPointer } from "./chart_pointer.js";
import { el, setText } from "./dom.js";
import { mounting } from "./mount.js";
import { badgeWords, blockNote } from "./notes.js";
import { unpacked } from "./solution.js";
import { Still } from "./still.js";
import { translator } from "./text.js";
import { applyTheme } from "./theme.js";

/** @import { Call } from "./types.js" */
/** @import { LevelData, SplitGraph, SplitViewData } from "./payload.js" */

class SplitView {
  /**
   * @param {HTMLElement | ShadowRoot} parent
   * @param {SplitViewData} data
   */
  constructor(parent, data) {
    this.calls = 0;
    this.data = data;
    this.t = translator(data.text);
    /** @type {string[]} */
    this.names = [];
    /** @type {number | null} position of the mark that the pointer is over */
    this.over = null;
    /** @type {number | null} position of the split in the picture */
    this.shown = null;
    this.title = el("strong", "sx-split-title");
    this.figures = el("span", "sx-split-figures");
    this.stage = el("div", "sx-stage", { role: "img" });
    const line = el("p", "sx-split-line", {}, [this.title, this.figures]);
    this.root = el("div", "sx-root sx-split", {}, [line, this.stage]);
    parent.append(this.root);
    this.still = new Still(this.stage);
    this.pointer = new ChartPointer(data.chart, (position) => {
      this.over = position;
      this.#show();
    });
  }

  /**
   * Take the arguments of one call; returns its number.
   *
   * @param {Call<SplitViewData> & { data: SplitViewData }} call
   */
  update({ data }) {
    const before = this.calls === 0 ? null : this.data;
    this.calls += 1;
    this.data = data;
    this.t = translator(data.text);
    if (before?.graph.id !== data.graph.id) this.#takeGraph(JSON.parse(data.graph.json));
    this.still.setTheme(applyTheme(this.root));
    this.stage.setAttribute("aria-label", data.label); // of the chosen split: a reader hears of no pointer
    if (before?.graph.id !== data.graph.id || before?.splits.id !== data.splits.id) this.over = this.shown = null;
    this.#show();
    return this.calls;
  }

  destroy() {
    this.pointer.destroy();
    this.still.destroy();
    this.root.remove();
  }

  /**
   * The picture's shape is the drawing's, so it stays while the split changes.
   *
   * @param {SplitGraph} graph
   */
  #takeGraph({ drawing, names }) {
    this.names = names;
    const shape = (/** @type {LevelData} */ { width, height }, /** @type {string} */ name) =>
      this.stage.style.setProperty(name, String(width / height));
    const { wide, narrow } = drawing.folded;
    shape(Object.values(wide)[0], "--sx-aspect");
    shape(Object.values(narrow)[0], "--sx-narrow-aspect");
    this.still.setDrawing(drawing, names.length);
  }

  #show() {
    const { splits, chosen } = this.data;
    const position = this.over ?? chosen;
    const split = splits.each.at(position);
    if (position === this.shown || split === undefined) return;
    this.shown = position;
    setText(this.title, split.name);
    setText(this.figures, split.figures);
    this.still.setSplit({
      sides: unpacked(split.sides),
      cut: split.cut,
      pinned: splits.on_device,
      parameters: [], // asked for where a term of the delay is emphasised, which none is here
      bytes: splits.uplink_bytes,
      words: (anchors) => badgeWords(anchors, this.names, this.t),
      note: (node, onDevice) => blockNote(node, onDevice, this.t),
    });
  }
}

export default mounting(SplitView).mount;
