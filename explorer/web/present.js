// Whether the page is presented: then only the sentence, the sliders and the graph are there, in large type. And what the
// address hides. The page's own style sheet hides what is around the graph view (page.css), this one's what is in it
// (css/present.css, css/hide.css).

const PRESENT = "present"; // of the document's data, where style sheets find it
const HIDE = "hide"; // the same: names of controls, with spaces between

export const presents = () => PRESENT in document.documentElement.dataset;

/** @param {boolean} on */
export function present(on) {
  if (on) document.documentElement.dataset[PRESENT] = "";
  else delete document.documentElement.dataset[PRESENT];
}

/** What the address has to say so that the same is hidden on another page, and in the next visit; empty for nothing. */
export function hideQuery() {
  const names = document.documentElement.dataset[HIDE];
  return names ? `hide=${names.split(" ").map(encodeURIComponent).join(",")}` : "";
}

/**
 * Mark an element as presented while the page is, and with what is hidden: a style sheet inside a component does not see
 * the document.
 *
 * @param {HTMLElement} root
 * @returns {() => void} what ends it
 */
export function followPresent(root) {
  const hidden = (document.documentElement.dataset[HIDE] ?? "").split(" ").filter(Boolean);
  root.classList.add(...hidden.map((name) => `sx-hide-${name}`));
  const follow = () => root.classList.toggle("sx-present", presents());
  const watcher = new MutationObserver(follow);
  watcher.observe(document.documentElement, { attributeFilter: [`data-${PRESENT}`] });
  follow();
  return () => watcher.disconnect();
}
