// Whether the page is presented: then only the sentence, the sliders and the graph are there, in large type. The page's
// own style sheet hides what is around the graph view (page.css), this one's what is in it (css/present.css).

const PRESENT = "present"; // of the document's data, where style sheets find it

export const presents = () => PRESENT in document.documentElement.dataset;

/** @param {boolean} on */
export function present(on) {
  if (on) document.documentElement.dataset[PRESENT] = "";
  else delete document.documentElement.dataset[PRESENT];
}

/**
 * Mark an element as presented while the page is: a style sheet inside a component does not see the document.
 *
 * @param {HTMLElement} root
 * @returns {() => void} what ends it
 */
export function followPresent(root) {
  const follow = () => root.classList.toggle("sx-present", presents());
  const watcher = new MutationObserver(follow);
  watcher.observe(document.documentElement, { attributeFilter: [`data-${PRESENT}`] });
  follow();
  return () => watcher.disconnect();
}
