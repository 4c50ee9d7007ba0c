// One text in the browser's own storage, for this origin alone: nothing is drawn.

/** @import { BrowserStoreData } from "./payload.js" */

/** @import { Call } from "./types.js" */

/** @type {WeakMap<Node, string>} */
const answered = new WeakMap(); // by parent element: the session that was told what is stored
/** @type {string | null} */
let seen = null; // what was stored when this page last looked, or stored something
/** @type {string | null} */
let taken = null; // the change that this page took last; the element may be mounted anew without another change

/**
 * Tell a session what is stored, and store its changes.
 *
 * `data` is {key, session, change, text, aside}. A `session` that is not null is told once, by the trigger "found" with
 * {text}, which is null where nothing is stored; nothing is stored before it has answered. A `change` that is not null
 * and another than before stores its `text`, and the trigger "stored" says so; `aside`, unless it is empty, is stored
 * first under a key of its own. Where another tab has stored something since, nothing is stored and the trigger "found"
 * says what is there. The trigger "failed" says that the browser does not let its storage be used, or has no room.
 *
 * @param {Call<BrowserStoreData>} call
 */
export default function browserStore({ parentElement, data, setTriggerValue }) {
  if (!data) return undefined;
  const { key, session, change, text, aside } = data;
  const find = () => {
    seen = window.localStorage.getItem(key);
    setTriggerValue("found", { text: seen });
  };
  try {
    if (session) {
      if (answered.get(parentElement) === session) return undefined;
      answered.set(parentElement, session);
      find();
    } else if (change && change !== taken) {
      taken = change;
      if (window.localStorage.getItem(key) !== seen) {
        find();
        return undefined;
      }
      if (aside) window.localStorage.setItem(`${key}/unread`, aside);
      window.localStorage.setItem(key, text);
      seen = text;
      setTriggerValue("stored", change);
    }
  } catch {
    setTriggerValue("failed", true);
  }
  return undefined;
}
