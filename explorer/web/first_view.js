// The graph view in a place of the page's own, before Streamlit has started: the answer is there at once, and can be
// moved. Streamlit's first call takes the view over, and with it the place goes (see mount.js and explorer/app/index.py).

import { ADDRESS_WRITTEN } from "./address.js";

/** @import { FirstView, GraphViewData } from "./payload.js" */

const PLACE = "first-view"; // id of the element that the page has for it

/**
 * Show the view in its place, if the page has one.
 *
 * @param {FirstView} given
 * @param {(parent: ShadowRoot, data: GraphViewData) => void} mount
 */
export function showFirst({ data, style }, mount) {
  const place = document.getElementById(PLACE);
  if (place === null) return;
  const root = place.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [sheet];
  mount(root, data);
  leaveWithPage(place);
}

/**
 * Whoever goes to another page before Streamlit has taken the view over finds that page there.
 *
 * @param {HTMLElement} place
 */
function leaveWithPage(place) {
  const { pathname } = location;
  const ended = new AbortController();
  const leave = () => {
    if (location.pathname !== pathname) place.remove();
    if (!place.isConnected) ended.abort();
  };
  // The first says so at once, where the browser has it; the second when the other page is there.
  window.navigation?.addEventListener("currententrychange", leave, { signal: ended.signal });
  window.addEventListener(ADDRESS_WRITTEN, leave, { signal: ended.signal });
}
