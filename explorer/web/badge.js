// A word beside the sentence, and what it means where a person points at it or reaches it with the keyboard.

import { el, setText } from "./dom.js";

export class Badge {
  /** @param {string} id of it in the page */
  constructor(id) {
    this.help = el("span", "sx-badge-help", { role: "tooltip", id });
    this.button = el("button", "sx-badge", { type: "button", "aria-describedby": id });
    this.element = el("div", "sx-badge-box", {}, [this.button, this.help]);
  }

  /** @param {string} text */
  name(text) {
    setText(this.button, text);
  }

  /** @param {string} text */
  explain(text) {
    setText(this.help, text);
  }
}
