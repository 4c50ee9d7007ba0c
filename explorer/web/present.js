// Whether the page is presented: then only the sentence, the sliders and the graph are there, in large type.

const PRESENT = "present"; // of the document's data, where style sheets find it

export const presents = () => PRESENT in document.documentElement.dataset;

/** @param {boolean} on */
export function present(on) {
  if (on) document.documentElement.dataset[PRESENT] = "";
  else delete document.documentElement.dataset[PRESENT];
}
