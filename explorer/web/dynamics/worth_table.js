// What adapting is worth: what is saved against each other policy with its interval, as bars that compare, and a table of
// all that is known of each.

import { el } from "../dom.js";

/** @import { Translate } from "../types.js" */
/** @import { Policy } from "./trace.js" */

const LEAST = -1; // shares at the ends of a bar: a policy that takes half as long, and one next to which nothing is taken

/**
 * @param {Policy[]} policies
 * @param {string} adapts the title of the policy that adapts
 * @param {Translate} t
 */
export function savings(policies, adapts, t) {
  const others = policies.filter(({ saved: found, role }) => found !== null && role !== "bound"); // nothing is saved against that
  const saved = others.flatMap((policy) => policy.saved ?? []);
  const [low, high] = [Math.max(LEAST, Math.min(0, ...saved)), Math.max(0, ...saved)];
  const rows = others.map((policy) =>
    el("li", `sx-worth-${policy.role}`, { title: policy.about }, [
      el("span", "sx-worth-name", {}, [policy.title]), ...bar(policy.saved, low, high), el("span", "sx-worth-said", {}, [policy.saving]),
    ]),
  );
  return el("section", "sx-savings", { "aria-labelledby": "sx-savings-heading" }, [
    el("h2", "sx-dyn-heading", { id: "sx-savings-heading" }, [t("timeline-savings", { policy: adapts })]), el("ul", "", {}, rows),
  ]);
}

/**
 * @param {Policy[]} policies
 * @param {string} adapts the title of the policy that adapts
 * @param {string} note
 * @param {Translate} t
 */
export function worthTable(policies, adapts, note, t) {
  const columns = ["policy", "total", "switches", "saving", "bound"];
  const head = columns.map((column) => el("th", `sx-worth-${column}`, { scope: "col" }, [t(`timeline-column_${column}`, { policy: adapts })]));
  const rows = policies.map(({ role, about, title, total, switches, saving, bound }) =>
    el("tr", `sx-worth-${role}`, {}, [
      el("th", "", { scope: "row", title: about }, [title]), ...[total, switches, saving || "–", bound].map((said) => el("td", "", {}, [said])),
    ]),
  );
  return el("section", "sx-worth", { "aria-labelledby": "sx-worth-heading" }, [
    el("h2", "sx-heading", { id: "sx-worth-heading" }, [t("timeline-table")]),
    el("p", "sx-caption", {}, [note]),
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
