// Streamlit calls a component's default export at every rerun; ours is mounted once for its parent element and then
// only takes what changed. It needs nothing of Streamlit but the call's arguments.

/** @import { Call } from "./types.js" */

/**
 * @template Data
 * @typedef {{
 *   calls: number,
 *   update(call: Call<Data> & { data: Data }): number,
 *   destroy(): void,
 * }} Mounted
 */

/**
 * The default export that mounts or updates a `View`, and returns a function that cleans up.
 *
 * A call's argument is {data, parentElement, setStateValue, setTriggerValue}. A `View` is made of parentElement and
 * data; its update(argument) returns the number of the call, which it keeps as `calls`. The clean-up of a call that a
 * later call has overtaken does nothing, because Streamlit may run it after that later call.
 *
 * @template Data
 * @param {new (parent: HTMLElement | ShadowRoot, data: Data) => Mounted<Data>} View
 */
export function mounting(View) {
  /** @type {WeakMap<Node, Mounted<Data>>} */
  const views = new WeakMap();
  return (/** @type {Call<Data>} */ component) => {
    const { parentElement, data } = component;
    if (!data) return undefined;
    let view = views.get(parentElement);
    if (view === undefined) {
      view = new View(parentElement, data);
      views.set(parentElement, view);
    }
    const mounted = view;
    const call = mounted.update({ ...component, data });
    return () => {
      if (call !== mounted.calls) return;
      views.delete(parentElement);
      mounted.destroy();
    };
  };
}
