// A canvas's context without a canvas: it measures a text by its number of characters, so that no font matters.

/** `pixels` a character at a font size of 12 px, and in proportion at others. */
export function contextOf(pixels) {
  const context = { font: "12px any" };
  const size = () => Number(/([\d.]+)px/.exec(context.font)[1]);
  return Object.assign(context, { measureText: (text) => ({ width: (pixels * text.length * size()) / 12 }) });
}

/** A path that remembers what it was told; put in the place of the browser's own. */
export class Path {
  constructor() {
    this.steps = [];
  }

  moveTo(...at) {
    this.steps.push(["move", ...at]);
  }

  lineTo(...at) {
    this.steps.push(["line", ...at]);
  }

  arcTo(...at) {
    this.steps.push(["arc", ...at]);
  }

  closePath() {
    this.steps.push(["close"]);
  }
}
