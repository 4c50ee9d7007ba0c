// Three stories as cards: a picture, a line and the result. A press on one loads it.

import { el } from "./dom.js";

/** @import { Call } from "./types.js" */
/** @import { StoriesData, StoryData } from "./payload.js" */

/**
 * Show the cards anew; the trigger "load" has the position of the one that was pressed, "close" wants none of them.
 *
 * @param {Call<StoriesData>} call
 */
export default function stories({ parentElement, data, setTriggerValue }) {
  if (!data) return undefined;
  const close = el("button", "sx-stories-close", { type: "button" }, [data.close]);
  close.addEventListener("click", () => setTriggerValue("close", true));
  const root = el("section", "sx-stories", { "aria-label": data.heading }, [
    el("div", "sx-stories-head", {}, [el("h2", "", {}, [data.heading]), close]),
    el("div", "sx-stories-cards", {}, data.stories.map((story, i) => card(story, () => setTriggerValue("load", i)))),
  ]);
  parentElement.append(root);
  return () => root.remove();
}

/**
 * @param {StoryData} story
 * @param {() => void} load
 */
function card({ name, line, result, load: label, picture }, load) {
  const button = el("button", "sx-story", { type: "button", title: `${label}. ${line}` }, [
    el("img", "", { src: picture, alt: "" }),
    el("span", "sx-story-words", {}, [
      el("strong", "", {}, [name]),
      el("span", "sx-story-result", {}, [result]),
      el("span", "sx-story-line", {}, [line]),
    ]),
  ]);
  button.addEventListener("click", load);
  return button;
}
