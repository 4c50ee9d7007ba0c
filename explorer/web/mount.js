// Streamlit calls a component's default export at every rerun; ours is mounted once for its parent element and then
// only takes what changed. It needs nothing of Streamlit but the call's arguments.

/**
 * The default export that mounts or updates a `View`, and returns a function that cleans up.
 *
 * A call's argument is {data, parentElement, setStateValue, setTriggerValue}. A `View` is made of parentElement and
 * data; its update(argument) returns the number of the call, which it keeps as `calls`. The clean-up of a call that a
 * later call has overtaken does nothing, because Streamlit may run it after that later call.
 */
export function mounting(View) {
  const views = new WeakMap();
  return (component) => {
    const { parentElement, data } = component;
    if (!data) return undefined;
    let view = views.get(parentElement);
    if (view === undefined) {
      view = new View(parentElement, data);
      views.set(parentElement, view);
    }
    const call = view.update(component);
    return () => {
      if (call !== view.calls) return;
      views.delete(parentElement);
      view.destroy();
    };
  };
}
