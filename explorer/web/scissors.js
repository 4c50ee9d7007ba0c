// The scissors: taken from the toolbar by a click or dragged off it, and dropped on a vertex of the graph.

import { el, icon } from "./dom.js";

/** @import { Point, Translate } from "./types.js" */

const ICON = "M5.5 3.2a2.1 2.1 0 1 0 0 4.2a2.1 2.1 0 1 0 0-4.2M5.5 12.6a2.1 2.1 0 1 0 0 4.2a2.1 2.1 0 1 0 0-4.2M7.2 6.6L17 14.2M7.2 13.4L17 5.8";
const DRAGGED_PX = 6; // from which on a press is a drag

export class Scissors {
  /**
   * @param {Translate} t
   * @param {{ over(point: Point | null): void, drop(point: Point): void }} actions
   * `over` a point of the screen while they are dragged, null as they leave, and `drop` there
   */
  constructor(t, actions) {
    this.actions = actions;
    this.held = false;
    /** @type {Point | null} where the button was pressed */
    this.pressed = null;
    this.dragged = false;
    this.button = el("button", "sx-button sx-scissors", { type: "button", "aria-pressed": "false", title: t("cut-take_help") }, [
      icon(ICON),
      el("span", "", {}, [t("cut-take")]),
    ]);
    this.ghost = el("div", "sx-scissors-ghost", { hidden: true, "aria-hidden": "true" }, [icon(ICON)]);
    this.element = el("div", "sx-group", {}, [this.button, this.ghost]);
    this.onChange = () => {};
    this.button.addEventListener("click", () => this.#click());
    this.button.addEventListener("pointerdown", (event) => this.#press(event));
    this.button.addEventListener("pointermove", (event) => this.#move(event));
    this.button.addEventListener("pointerup", (event) => this.#release(event));
    this.button.addEventListener("pointercancel", () => this.letGo());
  }

  /** Take them: from now on a click on a vertex cuts there. */
  take() {
    this.#hold(true);
  }

  /** Put them back. */
  letGo() {
    this.pressed = null;
    this.ghost.hidden = true;
    this.#hold(false);
  }

  /** @param {boolean} held */
  #hold(held) {
    if (this.held === held) return;
    this.held = held;
    this.button.setAttribute("aria-pressed", String(held));
    if (!held) this.actions.over(null);
    this.onChange();
  }

  #click() {
    if (this.dragged) this.dragged = false; // the click that ends a drag
    else if (this.held) this.letGo();
    else this.take();
  }

  /** @param {PointerEvent} event */
  #press({ clientX: x, clientY: y, button, pointerId }) {
    if (button !== 0) return;
    this.pressed = { x, y };
    this.dragged = false;
    this.button.setPointerCapture(pointerId);
  }

  /** @param {PointerEvent} event */
  #move({ clientX: x, clientY: y }) {
    if (this.pressed === null) return;
    if (!this.dragged && Math.hypot(x - this.pressed.x, y - this.pressed.y) < DRAGGED_PX) return;
    this.dragged = true;
    this.take();
    this.ghost.hidden = false;
    this.ghost.style.translate = `${x}px ${y}px`;
    this.actions.over({ x, y });
  }

  /** @param {PointerEvent} event */
  #release({ clientX: x, clientY: y }) {
    if (this.pressed !== null && this.dragged) {
      this.actions.drop({ x, y });
      this.letGo();
    }
    this.pressed = null;
  }
}
