// The address bar, which says what is shown, and the browser's history, in which each change of that is one step: going
// back undoes it. A step has its number in the history's own state; one without a number is of a page that was just
// opened, and has not been written yet.

export const ADDRESS_WRITTEN = "split-explorer-address"; // the event that says so
const EMBEDDED = /^embed/; // Streamlit's own: whether the page stands in another one, and how
const LAST = "split-explorer-last-step"; // in the storage of the tab: the number of the last step there is

/**
 * A page's query with Streamlit's own parameters of the one before.
 *
 * @param {string} query without a question mark
 * @param {string} before as `location.search`
 */
export function queryAfter(query, before) {
  const kept = before
    .replace(/^\?/, "")
    .split("&")
    .filter((pair) => EMBEDDED.test(pair));
  return `?${[query, ...kept].filter(Boolean).join("&")}`;
}

/** Whether the address says nothing of what is shown, as that of a page that was just opened, or left before it was drawn. */
export const isBlank = () => queryAfter("", location.search) === `?${location.search.replace(/^\?/, "")}`;

/** @returns {number | undefined} the number of the step that is shown, from 0 on; none where it has not been written */
export const step = () => history.state?.step;

/** The number of the last step that can be gone forward to. */
export const lastStep = () => Number(sessionStorage.getItem(LAST) ?? 0);

/**
 * Put a query in place of the address's own, as a step of the browser's history where what is shown has changed.
 *
 * @param {string} query with a question mark
 * @param {boolean} isStep otherwise it is another way to say the same
 */
export function writeQuery(query, isStep) {
  if (query === location.search) return;
  const url = `${location.pathname}${query}${location.hash}`;
  if (isStep && step() !== undefined) {
    history.pushState({ ...history.state, step: Number(step()) + 1 }, "", url);
    sessionStorage.setItem(LAST, String(step()));
  } else {
    history.replaceState({ ...history.state, step: step() ?? 0 }, "", url);
  }
}

/**
 * Give the step that a page was opened by its number, which follows that of the step before.
 *
 * @param {number} before
 */
export function openPage(before) {
  history.replaceState({ ...history.state, step: before + 1 }, "", location.href);
  sessionStorage.setItem(LAST, String(before + 1));
}
