// Which mark of a Plotly chart of the same page the pointer is over.

/** @typedef {{ points: { customdata?: unknown[] }[] }} Marks what Plotly says the pointer is over */
/**
 * @typedef {HTMLElement & {
 *   on?(name: string, listener: (event: Marks) => void): void,
 *   removeListener?(name: string, listener: (event: Marks) => void): void,
 * }} Chart a chart of Plotly, which has none of these between its pictures
 */

/**
 * The last that comes with a mark (`customdata`) is its position; without one, it has none.
 *
 * @type {(event: Marks) => number | null}
 */
const position = ({ points }) => /** @type {number | null} */ (points[0]?.customdata?.at(-1) ?? null);

export class ChartPointer {
  /**
   * Calls `over(position)` whenever the pointer comes over a mark of the chart that `selector` finds, and with null
   * when it leaves, or when a key takes over from it.
   *
   * @param {string} selector
   * @param {(position: number | null) => void} over
   */
  constructor(selector, over) {
    /** @type {Chart | null} */
    this.chart = null;
    this.leave = () => over(null);
    const hover = (/** @type {Marks} */ event) => over(position(event));
    /** @type {[string, (event: Marks) => void][]} */
    this.events = [["plotly_hover", hover], ["plotly_click", hover], ["plotly_unhover", this.leave]]; // a tap only clicks
    // Streamlit may put another element in the chart's place at any time, also under a pointer that stands still.
    this.find = (/** @type {PointerEvent} */ { target }) => {
      const chart = target instanceof Element ? /** @type {Chart | null} */ (target.closest(selector)) : null;
      if (chart) this.#listen(chart);
      else this.leave();
    };
    document.addEventListener("pointerover", this.find);
    document.addEventListener("keydown", this.leave);
  }

  destroy() {
    document.removeEventListener("pointerover", this.find);
    document.removeEventListener("keydown", this.leave);
    this.#ignore();
  }

  // Plotly forgets its listeners when it draws anew, so they are put there again rather than remembered. Between its
  // pictures a chart can neither be listened to nor ignored.
  /** @param {Chart} chart */
  #listen(chart) {
    this.#ignore();
    this.chart = chart;
    for (const [name, listener] of this.events) chart.on?.(name, listener);
  }

  #ignore() {
    for (const [name, listener] of this.events) this.chart?.removeListener?.(name, listener);
    this.chart = null;
  }
}
