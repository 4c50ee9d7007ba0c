// The table of what adapting is worth: a policy a row, with what is saved against it and the interval of that as a bar.

import { el } from "../dom.js";

/** @import { Translate } from "../types.js" */
/** @import { Policy } from "./trace.js" */

const LEAST = -1; // shares at the ends of a bar: a policy that takes twice as long, and one that takes nothing

/**
 * @param {Policy[]} policies
 * @param {string} adapts the title of the policy that adapts
 * @param {number} seeds
 * @param {Translate} t
 */
export function worthTable(policies, adapts, seeds, t) {
  const columns = ["policy", "total", "switches", "saving", "bound"];
  const head = columns.map((column) => el("th", `sx-worth-${column}`, { scope: "col" }, [t(`timeline-column_${column}`, { policy: adapts })]));
  const saved = policies.flatMap((policy) => policy.saved ?? []);
  const [low, high] = [Math.max(LEAST, Math.min(0, ...saved)), Math.max(0, ...saved)];
  const rows = policies.map((policy) =>
    el("tr", `sx-worth-${policy.role}`, {}, [
      el("th", "", { scope: "row", title: policy.about }, [policy.title]),
      el("td", "", {}, [policy.total]),
      el("td", "", {}, [policy.switches]),
      el("td", "", {}, [el("div", "sx-worth-cell", {}, [...bar(policy.saved, low, high), el("span", "", {}, [policy.saving || "–"])])]),
      el("td", "", {}, [policy.bound]),
    ]),
  );
  return el("section", "sx-worth", { "aria-labelledby": "sx-worth-heading" }, [
    el("h2", "sx-heading", { id: "sx-worth-heading" }, [t("timeline-table")]),
    el("p", "sx-caption", {}, [t("timeline-table_note", { seeds })]),
    el("div", "sx-worth-box", { tabindex: "0", role: "region", "aria-labelledby": "sx-worth-heading" }, [
      el("table", "", {}, [el("thead", "", {}, [el("tr", "", {}, head)]), el("tbody", "", {}, rows)]),
    ]),
  ]);
}

/**
 * The interval of a saving as a line with a dot at its mean, between two ends that all rows share.
 *
 * @param {[number, number, number] | null} saved
 * @param {number} low
 * @param {number} high
 */
function bar(saved, low, high) {
  if (saved === null || high === low) return [];
  const place = (/** @type {number} */ share) => `${(100 * (Math.min(high, Math.max(low, share)) - low)) / (high - low)}%`;
  const [mean, from, to] = saved;
  const [zero, line, dot] = ["zero", "line", "dot"].map((part) => el("i", `sx-worth-${part}`));
  zero.style.left = place(0);
  line.style.left = place(from);
  line.style.right = `calc(100% - ${place(to)})`;
  dot.style.left = place(mean);
  dot.classList.toggle("sx-worth-loses", mean < 0);
  return [el("div", "sx-worth-bar", { "aria-hidden": "true" }, [zero, line, dot])];
}
