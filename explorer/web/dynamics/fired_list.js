// How often each rule fired, and a button that goes to the next time.

import { el } from "../dom.js";
import { nextOf } from "./trace.js";

/** @import { Translate } from "../types.js" */
/** @import { Rounds } from "./trace.js" */

/**
 * Null where no policy follows rules.
 *
 * @param {Rounds} trace
 * @param {() => number} now the round that is shown
 * @param {(round: number) => void} seek
 * @param {Translate} t
 */
export function firedList({ policies, rules }, now, seek, t) {
  const ruled = policies.find(({ name }) => name === "rules");
  if (ruled === undefined) return null;
  const items = rules.map((rule, i) => {
    const rounds = ruled.fired.filter(([, fired]) => fired === i).map(([round]) => round);
    const next = el("button", "sx-button", { type: "button", disabled: rounds.length === 0, "aria-label": `${t("timeline-fired_next")}: ${rule}` }, [t("timeline-fired_next")]);
    next.addEventListener("click", () => {
      const round = nextOf(rounds, now());
      if (round !== null) seek(round);
    });
    const said = el("span", "", {}, [t("timeline-fired", { number: String(i + 1), rule }), " · ", el("strong", "", {}, [t("timeline-fired_count", { count: rounds.length })])]);
    return el("li", "", {}, [said, next]);
  });
  return el("section", "sx-fired", { "aria-labelledby": "sx-fired-heading" }, [
    el("h2", "sx-heading", { id: "sx-fired-heading" }, [t("timeline-rules_heading")]), el("ol", "", {}, items),
  ]);
}
