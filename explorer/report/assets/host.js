// Plays Streamlit's part for the graph view in a file: mounts it once, and keeps where its sliders stand in the
// address, so that a file opened again shows what it showed. What needs Python is not offered here (see live.css).

import graphView from "split-explorer/graph_view.js";

/** @import { GraphViewData, SlidersData } from "../../web/payload.js" */
/** @import { Slider, Values } from "../../web/types.js" */

/** @type {Slider[]} */
const SLIDERS = ["uplink", "downlink", "device_speed", "server_speed"];
const element = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const stage = element("live-graph");
const back = element("live-reset");
/** @type {GraphViewData} */
const given = JSON.parse(element("live-data").textContent ?? "");
let data = { ...given, sliders: fromAddress(given.sliders) };

/**
 * The sliders as the part of the address after # has them; what it has not, or is out of range, stays as it was.
 *
 * @param {SlidersData} sliders
 */
function fromAddress(sliders) {
  const address = new URLSearchParams(location.hash.slice(1));
  const set = (/** @type {Slider} */ name) => {
    const { min, max, value } = sliders[name];
    const wanted = Number(address.get(name));
    return [name, { min, max, value: wanted >= min && wanted <= max ? wanted : value }];
  };
  return { ...sliders, ...Object.fromEntries(SLIDERS.map(set)) };
}

function show() {
  graphView({ data, parentElement: stage, setStateValue, setTriggerValue });
  back.hidden = !SLIDERS.some((name) => data.sliders[name].value !== given.sliders[name].value);
}

/**
 * The one state that the view reports is where its sliders were let go.
 *
 * @param {string} _name
 * @param {unknown} reported
 */
function setStateValue(_name, reported) {
  const moves = /** @type {(Values & { at: number })[]} */ (reported);
  const values = moves[moves.length - 1];
  history.replaceState(null, "", `#${new URLSearchParams(SLIDERS.map((name) => [name, String(values[name])]))}`);
  const moved = SLIDERS.map((name) => [name, { ...data.sliders[name], value: values[name] }]);
  data = { ...data, sliders: { ...data.sliders, ...Object.fromEntries(moved), taken: values.at } };
  show();
}

/**
 * Of the wishes that the view may have, this one needs no solver: the table holds the optimum.
 *
 * @param {string} name
 */
function setTriggerValue(name) {
  if (name !== "optimum") return;
  const { pricing } = data;
  data = { ...data, pricing: { ...pricing, id: `${pricing.id}-optimum`, chosen: null } };
  show();
}

back.addEventListener("click", () => {
  history.replaceState(null, "", "#");
  data = { ...data, sliders: { ...given.sliders, revision: data.sliders.revision + 1 } };
  show();
});

document.documentElement.classList.add("is-live");
try {
  show();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
} catch (error) {
  document.documentElement.classList.remove("is-live"); // the picture stays
  throw error;
}
