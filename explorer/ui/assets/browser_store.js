// One text in the browser's own storage, for this origin alone: nothing is drawn.

const answered = new WeakMap(); // by parent element: the session that was told what is stored
let stored = null; // the change that this page stored last; the element may be mounted anew without another change

/**
 * Tell a session what is stored, and store its changes.
 *
 * `data` is {key, session, change, text}. A `session` that is not null is told once, by the trigger "found" with {text},
 * which is null where nothing is stored. A `change` that is not null and another than before stores its `text`. The
 * trigger "failed" says that the browser does not let its storage be used, or has no room.
 */
export default function browserStore({ parentElement, data, setTriggerValue }) {
  if (!data) return undefined;
  const { key, session, change, text } = data;
  try {
    if (session && answered.get(parentElement) !== session) {
      answered.set(parentElement, session);
      setTriggerValue("found", { text: window.localStorage.getItem(key) });
    }
    if (change && change !== stored) {
      stored = change;
      window.localStorage.setItem(key, text);
    }
  } catch {
    setTriggerValue("failed", true);
  }
  return undefined;
}
