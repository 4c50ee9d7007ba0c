// The entry: one persistent component. Streamlit calls the default export at every rerun; it is mounted once
// for its parent element and then only takes what changed. It needs nothing of Streamlit but its arguments.

// Asked for at once; otherwise each module waits for the one that imports it.
import "./vendor/vis-network.min.js";
import "./badges.js";
import "./geometry.js";
import "./level.js";
import "./paint.js";
import "./scene.js";
import "./explain.js";
import "./format.js";
import "./solution.js";
import "./table.js";
import { GraphView } from "./view.js";

const views = new WeakMap();

/**
 * Mount or update; returns a function that cleans up.
 *
 * `component` is {data, parentElement, setStateValue, setTriggerValue}. The clean-up of a call that a later
 * call has overtaken does nothing, because Streamlit may run it after that later call.
 */
export default function graphView(component) {
  const { parentElement, data } = component;
  if (!data) return undefined;
  let view = views.get(parentElement);
  if (view === undefined) {
    view = new GraphView(parentElement, data);
    views.set(parentElement, view);
  }
  const call = view.update(component);
  return () => {
    if (call !== view.calls) return;
    views.delete(parentElement);
    view.destroy();
  };
}
