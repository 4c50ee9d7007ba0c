// The buttons of a playback, and the frames in which it moves on.

import { Clock } from "./clock.js";
import { el, icon, setAttribute, setText } from "./dom.js";
import { number } from "./format.js";

/** @import { Translate } from "./types.js" */

const ICONS = { play: "M6 4l10 6l-10 6z", pause: "M7 4v12M13 4v12", step: "M5 4l8 6l-8 6zM15.5 4v12", slower: "M4 10h12", faster: "M4 10h12M10 4v12", close: "M5 5l10 10M15 5L5 15" };
const STILL_S = 1.4; // on the screen between two steps where motion is not wanted

export class Transport {
  /**
   * @param {Translate} t
   * @param {{ show(at: number): void, stops(): number[], close?(): void }} actions
   * `show` a time; `stops` are the times at which a step may end, ascending; `close` where it can be put away
   */
  constructor(t, actions) {
    this.t = t;
    this.actions = actions;
    this.clock = new Clock();
    this.frame = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    this.buttons = {
      play: this.#button("play", () => this.toggle()),
      step: this.#button("step", () => this.step()),
      slower: this.#button("slower", () => this.#change(-1)),
      faster: this.#button("faster", () => this.#change(1)),
    };
    this.scale = el("span", "sx-play-scale");
    const close = actions.close ? [this.#button("close", actions.close)] : [];
    this.element = el("div", "sx-transport", { role: "group", "aria-label": t("play-controls") }, [
      ...Object.values(this.buttons), this.scale, ...close,
    ]);
  }

  /**
   * Play something from its start.
   *
   * @param {number} length s
   * @param {number} shown s on the screen
   */
  play(length, shown) {
    this.clock.at = 0;
    this.fit(length, shown);
    this.start();
  }

  /**
   * Go on with something of another length, as after a move of a slider.
   *
   * @param {number} length s
   * @param {number} shown s on the screen
   */
  fit(length, shown) {
    this.clock.fit(length, shown);
    this.#say();
  }

  start() {
    this.clock.start();
    this.#say();
    this.actions.show(this.clock.at);
    if (this.still.matches) this.#stepSoon();
    else this.#next();
  }

  pause() {
    this.#halt();
    this.clock.pause();
    this.#say();
  }

  /**
   * Go to a time, as a person points at it; a playback goes on from there.
   *
   * @param {number} at s
   */
  seek(at) {
    this.clock.seek(at);
    this.actions.show(this.clock.at);
  }

  /** Play what stands, or pause what plays. */
  toggle() {
    if (this.clock.running) this.pause();
    else this.start();
  }

  /** Go to the next stop. */
  step() {
    this.pause();
    this.#toStop();
  }

  /** Stop, as the panel is closed. */
  destroy() {
    this.#halt();
    this.clock.pause();
  }

  #halt() {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
  }

  #next() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame((now) => {
      this.clock.tick(now);
      this.actions.show(this.clock.at);
      if (this.clock.running) this.#next();
      else this.#say();
    });
  }

  // Where motion is not wanted, a playback goes from stop to stop.
  #stepSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.#toStop();
      if (this.clock.ended) this.pause();
      else this.#stepSoon();
    }, (1000 * STILL_S) / this.clock.speed);
  }

  #toStop() {
    const { clock } = this;
    if (clock.ended) clock.seek(0);
    const next = this.actions.stops().find((stop) => stop > clock.at * (1 + 1e-9));
    clock.seek(next ?? clock.length);
    this.actions.show(clock.at);
  }

  /** @param {1 | -1} direction */
  #change(direction) {
    this.clock.change(direction);
    this.#say();
  }

  #say() {
    const { clock, buttons } = this;
    const name = clock.running ? "pause" : "play";
    setAttribute(buttons.play, "aria-label", this.t(`play-${name}`));
    buttons.play.title = this.t(`play-${name}`);
    buttons.play.replaceChildren(icon(ICONS[name]));
    buttons.slower.disabled = !clock.can(-1);
    buttons.faster.disabled = !clock.can(1);
    const fast = clock.scale >= 1;
    const times = number(fast ? clock.scale : 1 / clock.scale);
    setText(this.scale, this.still.matches ? this.t("play-stepwise") : this.t(fast ? "play-scale_fast" : "play-scale_slow", { times }));
  }

  /**
   * @param {keyof typeof ICONS} name
   * @param {() => void} act
   */
  #button(name, act) {
    const attributes = { type: "button", "aria-label": this.t(`play-${name}`), title: this.t(`play-${name}`) };
    const button = el("button", `sx-button sx-icon-button sx-play-${name}`, attributes, [icon(ICONS[name])]);
    button.addEventListener("click", act);
    return button;
  }
}
