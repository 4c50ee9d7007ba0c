// The table of methods: a real table with a button in each row, which on a narrow page becomes a list of cards.

import { el } from "./dom.js";
import { applyTheme } from "./theme.js";

/** @import { Call } from "./types.js" */
/** @import { MethodRow, MethodTableData } from "./payload.js" */

/** @type {WeakMap<Node, HTMLElement>} */
const tables = new WeakMap();

/**
 * Mount or update; `data` is all text. A button sends the trigger "apply".
 *
 * @param {Call<MethodTableData>} call
 */
export default function methodTable({ parentElement, data, setTriggerValue }) {
  if (!data) return undefined;
  let root = tables.get(parentElement);
  if (root === undefined) {
    root = el("div", "sx-methods");
    tables.set(parentElement, root);
    parentElement.append(root);
  }
  applyTheme(root);
  const focused = focusedMethod(root);
  root.replaceChildren(table(data, (name) => setTriggerValue("apply", name)));
  const again = focused && root.querySelector(`[data-method="${CSS.escape(focused)}"]`);
  if (again instanceof HTMLElement) again.focus();
  return undefined;
}

/**
 * The method whose button has the keyboard's focus.
 *
 * @param {HTMLElement} root
 */
function focusedMethod(root) {
  const { activeElement } = /** @type {Document | ShadowRoot} */ (root.getRootNode());
  return activeElement instanceof HTMLElement ? activeElement.dataset.method : undefined;
}

/**
 * @param {MethodTableData} data
 * @param {(name: string) => void} apply
 */
function table({ columns, rows, label, action, shown, same }, apply) {
  const { method, ...rest } = columns;
  const names = Object.keys(rest);
  const heads = [method, ...Object.values(rest)].map((title) => el("th", "", { scope: "col" }, [title]));
  heads.push(el("th", "", { scope: "col" }, [el("span", "sx-hidden", {}, [action])]));
  const body = rows.map((row) =>
    el("tr", `${row.optimal ? "sx-best" : ""} ${row.same ? "sx-same" : ""} ${row.forbidden ? "sx-forbidden" : ""}`, {}, [head(row, same), ...cells(row, names, rest), button(row, action, shown, apply)]),
  );
  return el("table", "", { "aria-label": label }, [
    el("thead", "", {}, [el("tr", "", {}, heads)]),
    el("tbody", "", {}, body),
  ]);
}

// A row that chose the split of the one above says so where the narrow page leaves its cells out.
/**
 * @param {MethodRow} row
 * @param {string} sameAsAbove
 */
function head({ title, kind, exact, source, assumes, same }, sameAsAbove) {
  return el("th", "sx-method", { scope: "row" }, [
    el("span", "sx-method-title", {}, [title]),
    el("span", `sx-kind ${exact ? "sx-exact" : ""}`, {}, [kind]),
    ...(same ? [el("span", "sx-note sx-as-above", {}, [sameAsAbove])] : []),
    el("span", "sx-note", {}, [assumes]),
    ...(source ? [el("span", "sx-note sx-source", {}, [source])] : []),
  ]);
}

/**
 * @param {MethodRow} row
 * @param {string[]} names
 * @param {Record<string, string>} titles
 */
function cells(row, names, titles) {
  if (row.problem) {
    const note = row.note ? [el("span", "sx-note", {}, [row.note])] : [];
    return [el("td", "sx-problem-cell", { colspan: names.length }, [row.problem, ...note])];
  }
  return row.cells.map(([value, note], i) =>
    el("td", `sx-cell-${names[i]}`, { "data-title": titles[names[i]] }, [
      el("span", "sx-cell-value", {}, breakable(value)),
      ...(note ? [el("span", "sx-note", {}, [note])] : []),
    ]),
  );
}

// A layer's name may go on in the next line behind each of its dots.
/** @param {string} value */
function breakable(value) {
  return value.split(/(?<=\.)(?=\D)/).flatMap((part, i) => (i ? [el("wbr"), part] : [part]));
}

/**
 * @param {MethodRow} row
 * @param {string} action
 * @param {string} shown
 * @param {(name: string) => void} apply
 */
function button(row, action, shown, apply) {
  if (row.problem) return el("td", "sx-cell-action");
  const attributes = { type: "button", "data-method": row.name, "aria-label": row.action, "aria-pressed": String(row.shown) };
  const node = el("button", "sx-apply", attributes, [row.shown ? shown : action]);
  node.addEventListener("click", () => apply(row.name));
  return el("td", "sx-cell-action", {}, [node]);
}
