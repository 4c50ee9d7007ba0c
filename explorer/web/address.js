// The address bar, which says what is shown; a page has one step of the browser's history, however often it changes.

/** @import { AddressData } from "./payload.js" */
/** @import { Call } from "./types.js" */

export const ADDRESS_WRITTEN = "split-explorer-address"; // the event that says so
const EMBEDDED = /^embed/; // Streamlit's own: whether the page stands in another one, and how

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

/**
 * Put a query in place of the address's own, as the same step of the browser's history.
 *
 * @param {string} query with a question mark
 */
export function writeQuery(query) {
  if (query !== location.search) history.replaceState(history.state, "", `${location.pathname}${query}${location.hash}`);
}

/**
 * Write the query of the page into the address.
 *
 * Streamlit's own way to do so adds a step to the browser's history for each change, and one more for each page: going
 * back then seems to do nothing.
 *
 * @param {Call<AddressData>} call
 */
export default function address({ data }) {
  if (!data) return undefined;
  writeQuery(queryAfter(data.query, location.search));
  window.dispatchEvent(new Event(ADDRESS_WRITTEN));
  return undefined;
}
