// The charts of a trace below one another, the line through all of them at the moment that is shown, and the slider
// that moves it. Pointing at a chart moves it, too.

import { el, setAttribute } from "../dom.js";
import { duration, rate } from "../format.js";
import { Tooltip } from "../tooltip.js";
import { paintBands, paintLines, paintRounds, paintSpeed, paintUplink } from "./paint_charts.js";
import { ROOM, atOf, ends, xOf } from "./scales.js";

/** @import { CanvasContext, Size, Theme, Translate } from "../types.js" */
/** @import { Policy, Rounds } from "./trace.js" */

const NEAR_PX = 7; // of a mark that the pointer is over

/** @typedef {{ trace: Rounds, looked: Policy, colours: string[], names: string[], theme: Theme }} Picture */
/** @typedef {{ canvas: HTMLCanvasElement, paint(context: CanvasContext, area: Size): void }} Chart */

export class Charts {
  /**
   * @param {Translate} t
   * @param {{ seek(round: number): void, look(policy: string): void }} actions `seek` a moment in rounds from the start
   */
  constructor(t, { seek, look }) {
    this.t = t;
    this.seek = seek;
    this.look = look;
    /** @type {Picture | null} */
    this.picture = null;
    /** @type {Chart[]} */
    this.charts = [];
    /** @type {Map<string, HTMLButtonElement>} */
    this.buttons = new Map();
    this.left = 0; // px, where the canvases begin
    /** @type {Size} of the canvases, whose height is of no use here */
    this.area = { width: 0, height: 0 };
    this.at = 0;
    this.round = -1;
    this.range = el("input", "sx-range sx-dyn-range", { type: "range", min: 0, step: 1, "aria-label": t("timeline-round"), "aria-describedby": "sx-dyn-keys" });
    this.range.addEventListener("input", () => seek(this.range.valueAsNumber));
    this.rows = el("div", "sx-dyn-rows");
    this.playhead = el("div", "sx-dyn-playhead", { "aria-hidden": "true" });
    this.tooltip = new Tooltip();
    const track = el("div", "sx-track sx-dyn-track", {}, [this.range]);
    track.style.margin = `0 calc(${ROOM.right}px - var(--thumb) / 2) 0 calc(${ROOM.left}px - var(--thumb) / 2)`;
    this.element = el("div", "sx-dyn-charts", {}, [
      this.#row([el("span", "sx-dyn-title", { "aria-hidden": "true" }, [t("timeline-round")])], track),
      this.rows, this.playhead, this.tooltip.element,
      el("span", "sx-hidden", { id: "sx-dyn-keys" }, [t("timeline-keys")]),
    ]);
    this.resizes = new ResizeObserver(() => this.#paint());
    this.resizes.observe(this.element);
    this.#listen();
  }

  /**
   * Take a trace, or another policy to look at, or another theme.
   *
   * @param {Picture} picture
   */
  describe(picture) {
    const isNew = this.picture?.trace !== picture.trace;
    this.picture = picture;
    if (isNew) this.#build(picture);
    for (const { name, role } of picture.trace.policies) {
      const button = this.buttons.get(name);
      if (button === undefined) continue;
      setAttribute(button, "aria-pressed", String(name === picture.looked.name));
      button.dataset.role = role;
    }
    this.#paint();
    this.#say();
  }

  /**
   * Show a moment.
   *
   * @param {number} at in rounds from the start
   */
  show(at) {
    this.at = at;
    this.#place();
    if (this.picture === null) return;
    const round = Math.min(this.picture.trace.rounds - 1, Math.floor(at));
    if (round === this.round) return;
    this.round = round;
    this.range.value = String(round);
    this.#say();
  }

  destroy() {
    this.resizes.disconnect();
  }

  #place() {
    if (this.picture) this.playhead.style.transform = `translateX(${this.left + xOf(this.area, this.picture.trace.rounds, this.at)}px)`;
  }

  #say() {
    if (this.picture === null) return;
    const { trace, looked, names } = this.picture;
    const round = Math.max(0, this.round);
    const up = trace.uplink[round];
    const said = { round: String(round + 1), count: String(trace.rounds), rate: rate(up), name: names[looked.split[round]], delay: duration(looked.delay[round]) };
    setAttribute(this.range, "aria-valuetext", this.t(up > 0 ? "timeline-scrub" : "timeline-scrub_out", said));
  }

  /** @param {Picture} picture */
  #build({ trace }) {
    const { t } = this;
    this.charts = [];
    this.buttons.clear();
    this.range.max = String(trace.rounds - 1);
    const [low, high] = ends(trace.uplink);
    const out = String(trace.uplink.filter((value) => value === 0).length);
    const rows = [
      this.#chart("trace", [this.#title("uplink")], t("timeline-alt_trace", { low: rate(low), high: rate(high), out, count: String(trace.rounds) }), (context, area) =>
        paintUplink(context, area, this.#shown.trace, this.#shown.theme, t("timeline-no_link"))),
    ];
    if (Math.min(...trace.speed) !== Math.max(...trace.speed)) {
      rows.push(this.#chart("speed", [this.#title("speed")], t("timeline-speed"), (context, area) => paintSpeed(context, area, this.#shown.trace, this.#shown.theme)));
    }
    const lanes = trace.policies.map((policy) => this.#lane(policy));
    const totals = trace.policies.map(({ title, sum }) => t("timeline-alt_row", { policy: title, total: duration(sum[sum.length - 1]) }));
    rows.push(
      el("div", "sx-dyn-lanes", { role: "group", "aria-label": t("timeline-cuts") }, lanes),
      this.#chart("delay", [this.#title("delay")], t("timeline-alt_delay"), this.#lines(({ delay }) => delay)),
      this.#chart("total", [this.#title("total")], t("timeline-alt_total", { rows: totals.join(", ") }), this.#lines(({ sum }) => sum)),
      this.#chart("rounds", [], null, (context, area) => paintRounds(context, area, this.#shown.trace.rounds, this.#shown.theme)),
    );
    this.rows.replaceChildren(...rows);
  }

  get #shown() {
    return /** @type {Picture} */ (this.picture);
  }

  /** @param {(policy: Policy) => ArrayLike<number>} values */
  #lines(values) {
    return (/** @type {CanvasContext} */ context, /** @type {Size} */ area) => {
      const { trace, looked, theme } = this.#shown;
      paintLines(context, area, trace.rounds, trace.policies, looked, values, theme);
    };
  }

  /** @param {string} key */
  #title(key) {
    return el("span", "sx-dyn-title", { "aria-hidden": "true" }, [this.t(`timeline-${key}`)]);
  }

  /** @param {Policy} policy */
  #lane(policy) {
    const { name, title, about } = policy;
    const label = this.t("timeline-look", { policy: title, about });
    const button = el("button", "sx-dyn-lane-name", { type: "button", title: about, "aria-label": label }, [
      el("span", "sx-dyn-key", { "aria-hidden": "true" }), el("span", "sx-dyn-lane-title", {}, [title]),
    ]);
    button.addEventListener("click", () => this.look(name));
    this.buttons.set(name, button);
    const row = this.#chart("lane", [button], null, (context, area) => {
      const { trace, colours, theme } = this.#shown;
      paintBands(context, area, trace.rounds, policy, colours, theme);
    });
    if (policy.fired.length > 0) this.#tellFired(/** @type {HTMLCanvasElement} */ (row.querySelector("canvas")), policy);
    return row;
  }

  /**
   * @param {string} kind
   * @param {HTMLElement[]} label
   * @param {string | null} alt null where others say the same
   * @param {(context: CanvasContext, area: Size) => void} paint
   */
  #chart(kind, label, alt, paint) {
    const attributes = alt === null ? { "aria-hidden": "true" } : { role: "img", "aria-label": alt };
    const canvas = el("canvas", `sx-dyn-canvas sx-dyn-${kind}`, attributes);
    this.charts.push({ canvas, paint });
    return this.#row(label, canvas);
  }

  /**
   * @param {HTMLElement[]} label
   * @param {HTMLElement} content
   */
  #row(label, content) {
    return el("div", "sx-dyn-row", {}, [el("div", "sx-dyn-label", {}, label), content]);
  }

  // All canvases are as wide, so the first one tells where the moment is in each.
  #paint() {
    if (this.picture === null) return;
    const ratio = globalThis.devicePixelRatio;
    for (const { canvas, paint } of this.charts) {
      const area = { width: canvas.clientWidth, height: canvas.clientHeight };
      if (area.width === 0) return;
      const [width, height] = [Math.round(area.width * ratio), Math.round(area.height * ratio)];
      if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
      const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, area.width, area.height);
      paint(context, area);
    }
    const [{ canvas: first }] = this.charts;
    this.area = { width: first.clientWidth, height: 0 };
    this.left = first.offsetLeft;
    this.#place();
  }

  #listen() {
    const { rows } = this;
    const seek = (/** @type {PointerEvent} */ event) => {
      if (this.picture === null) return;
      const x = event.clientX - rows.getBoundingClientRect().left - (this.left - rows.offsetLeft);
      this.seek(atOf(this.area, this.picture.trace.rounds, x));
    };
    rows.addEventListener("pointerdown", (event) => {
      if (!(event.target instanceof HTMLCanvasElement) || event.button !== 0) return;
      rows.setPointerCapture(event.pointerId);
      this.range.focus({ preventScroll: true });
      event.preventDefault();
      seek(event);
    });
    rows.addEventListener("pointermove", (event) => {
      if (rows.hasPointerCapture(event.pointerId)) seek(event);
    });
  }

  /**
   * Say which rule fired where the pointer is over its mark.
   *
   * @param {HTMLCanvasElement} canvas
   * @param {Policy} policy
   */
  #tellFired(canvas, policy) {
    canvas.addEventListener("pointerleave", () => this.tooltip.hide());
    canvas.addEventListener("pointermove", (event) => {
      const { trace } = this.#shown;
      const away = (/** @type {[number, number]} */ [round]) => Math.abs(xOf(this.area, trace.rounds, round) - event.offsetX);
      const nearest = policy.fired.reduce((best, each) => (away(each) < away(best) ? each : best));
      if (away(nearest) > NEAR_PX) {
        this.tooltip.hide();
        return;
      }
      const [round, rule] = nearest;
      const box = this.element.getBoundingClientRect();
      const said = el("div", "", {}, [this.t("timeline-fired", { number: String(rule + 1), rule: trace.rules[rule] })]);
      this.tooltip.show(this.t("timeline-fired_at", { round: String(round + 1) }), [said], { x: event.clientX - box.left, y: event.clientY - box.top });
    });
  }
}
