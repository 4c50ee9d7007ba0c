// Streamlit calls a component's default export at every rerun; ours is mounted once for its parent element and then
// only takes what changed. It needs nothing of Streamlit but the call's arguments.
//
// A view may be there before Streamlit is: `first` mounts it in a place of the page's own, and the first call of
// Streamlit takes it over as it stands, with whatever was moved in it meanwhile.

/** @import { Call } from "./types.js" */

/**
 * @template Data
 * @typedef {{
 *   calls: number,
 *   root: HTMLElement,
 *   update(call: Call<Data> & { data: Data }): number,
 *   destroy(): void,
 * }} Mounted
 */

/** @typedef {HTMLElement | ShadowRoot} Parent */

/**
 * What mounts or updates a `View`, and returns a function that cleans up; and what mounts one ahead of it.
 *
 * A call's argument is {data, parentElement, setStateValue, setTriggerValue}. A `View` is made of parentElement and
 * data; its update(argument) returns the number of the call, which it keeps as `calls`. The clean-up of a call that a
 * later call has overtaken does nothing, because Streamlit may run it after that later call.
 *
 * @template Data
 * @param {new (parent: Parent, data: Data) => Mounted<Data>} View
 */
export function mounting(View) {
  /** @type {WeakMap<Node, Mounted<Data>>} */
  const views = new WeakMap();
  /** @type {{ parent: ShadowRoot, view: Mounted<Data>, said: ((call: Call<Data>) => void)[] } | null} */
  let ahead = null;

  /**
   * Mount a view that is not of Streamlit yet; what it says waits for the call that takes it over.
   *
   * @param {ShadowRoot} parent
   * @param {Data} data
   */
  function first(parent, data) {
    /** @type {((call: Call<Data>) => void)[]} */
    const said = [];
    const view = new View(parent, data);
    ahead = { parent, view, said };
    view.update({
      data,
      parentElement: parent,
      setStateValue: (name, value) => said.push((call) => call.setStateValue(name, value)),
      setTriggerValue: (name, value) => said.push((call) => call.setTriggerValue(name, value)),
    });
  }

  /**
   * @param {Call<Data> & { data: Data }} call
   * @returns {Mounted<Data>}
   */
  function mounted({ parentElement, data }) {
    if (ahead === null) return new View(parentElement, data);
    const { parent, view } = ahead;
    // With the styles of its place, because those of the new one may still be on their way.
    if (parentElement instanceof ShadowRoot) parentElement.adoptedStyleSheets = parent.adoptedStyleSheets;
    const focused = parent.activeElement;
    parentElement.append(view.root);
    // What is moved loses the focus, and with it the keys that are pressed next.
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
    parent.host.remove();
    return view;
  }

  /** @param {Call<Data>} component */
  function mount(component) {
    const { parentElement, data } = component;
    if (!data) return undefined;
    const call = { ...component, data };
    const view = views.get(parentElement) ?? mounted(call);
    views.set(parentElement, view);
    const number = view.update(call);
    const said = ahead?.view === view ? ahead.said : [];
    ahead = null;
    for (const say of said) say(call);
    return () => {
      if (number !== view.calls) return;
      views.delete(parentElement);
      view.destroy();
    };
  }

  return { first, mount };
}
