// The columns of the table of layers: what stands in a cell, and the order that a column gives the layers. Pure.

/** @import { State, Translate } from "./types.js" */
/** @import { LayersData, PricingData } from "./payload.js" */

/** @typedef {"layer" | "side" | "operation" | "shape" | "device_time" | "server_time" | "up" | "down" | "forward_flops" | "backward_flops" | "parameters" | "tied"} ColumnName */
/** @typedef {(layer: number) => string | number} Cell */
/** @typedef {{ column: ColumnName, down: boolean } | null} Order null is the order of the graph */

/** @type {ColumnName[]} */
export const COLUMNS = [
  "layer", "side", "operation", "shape", "device_time", "server_time", "up", "down", "forward_flops", "backward_flops",
  "parameters", "tied",
];

/** @type {ColumnName[]} what a narrow table leaves out, the first of these first */
const LEFT_OUT = ["tied", "forward_flops", "backward_flops", "parameters", "shape", "operation", "server_time", "down", "up"];
const NAME_SHARE = 0.4; // of a narrow table that the names of its layers may take
const LEAST_NAME = 90; // px, in which a name stands on two lines

const TWO_DIGITS = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const WHOLE = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/**
 * What each column has of a layer in a state: text, or a number in the unit of its heading.
 *
 * @param {LayersData} layers
 * @param {State} state
 * @param {Translate} t
 * @returns {Record<ColumnName, Cell>}
 */
export function cellsOf({ name, operation, parameters, tied }, { solution, pricing, values }, t) {
  const priced = pricing.layers;
  const [device, server] = [t("tables-device"), t("tables-server")];
  return {
    layer: (i) => name[i],
    side: (i) => (solution.sides[i] === "1" ? device : server),
    operation: (i) => operation[i],
    shape: (i) => priced.shape[i],
    device_time: (i) => (1e3 * priced.device_s[i]) / values.device_speed,
    server_time: (i) => (1e3 * priced.server_s[i]) / values.server_speed,
    up: (i) => priced.uplink_bytes[i] / 1e6,
    down: (i) => priced.downlink_bytes[i] / 1e6,
    forward_flops: (i) => priced.forward_flops[i] / 1e6,
    backward_flops: (i) => priced.backward_flops[i] / 1e6,
    parameters: (i) => parameters[i],
    tied: (i) => tied[i],
  };
}

/**
 * A cell as it is shown: times, sizes and operations with two decimals.
 *
 * @type {(column: ColumnName, value: string | number) => string}
 */
export function written(column, value) {
  if (typeof value === "string") return value;
  return (column === "parameters" ? WHOLE : TWO_DIGITS).format(value);
}

/**
 * The layers' positions in an order; layers that are equal in it stay in the order of the graph.
 *
 * @param {number} count
 * @param {Order} order
 * @param {Record<ColumnName, Cell>} cells
 */
export function sorted(count, order, cells) {
  const layers = Array.from({ length: count }, (_, i) => i);
  if (order === null) return layers;
  const keys = layers.map(cells[order.column]);
  const way = order.down ? -1 : 1;
  return layers.sort((a, b) => (keys[a] < keys[b] ? -way : Number(keys[a] > keys[b]) * way));
}

/**
 * The order after a press on a column's heading: up, down, and the graph's again.
 *
 * @param {Order} order
 * @param {ColumnName} column
 * @returns {Order}
 */
export function pressed(order, column) {
  if (order?.column !== column) return { column, down: false };
  return order.down ? null : { column, down: true };
}

/**
 * Whether an order may change while a slider moves: the times of a side all change by the same factor.
 *
 * @type {(order: Order) => boolean}
 */
export const moves = (order) => order?.column === "side";

/**
 * The width of each column in px: what its longest entry needs, and no more than can be read at once.
 *
 * @param {LayersData} layers
 * @param {PricingData} pricing
 * @param {Record<ColumnName, string>} titles
 * @param {string[]} sides what both are called
 * @returns {Record<ColumnName, number>}
 */
export function widths({ name, operation, tied }, pricing, titles, sides) {
  const [CHARACTER, PADDING, MOST] = [6.7, 22, 320];
  /** @type {Partial<Record<ColumnName, string[]>>} */
  const texts = { layer: name, side: sides, operation, shape: pricing.layers.shape, tied };
  const entries = COLUMNS.map((column) => {
    const longest = (texts[column] ?? []).reduce((most, text) => Math.max(most, text.length), titles[column].length);
    return [column, Math.min(MOST, Math.round(CHARACTER * longest + PADDING))];
  });
  return Object.fromEntries(entries);
}

/**
 * The columns that a table has room for, each with its width in px; those left out have none.
 *
 * @param {Record<ColumnName, number>} width
 * @param {number} room in px
 * @param {boolean} hasTied whether any layer has an entry in the last column
 * @returns {Partial<Record<ColumnName, number>>}
 */
export function fitting(width, room, hasTied) {
  /** @type {Partial<Record<ColumnName, number>>} */
  const shown = { ...width };
  if (!hasTied) delete shown.tied;
  const sum = () => Object.values(shown).reduce((all, each) => all + each, 0);
  const rest = () => sum() - (shown.layer ?? 0);
  for (const column of LEFT_OUT) {
    if (sum() <= room || (column === "up" && rest() + LEAST_NAME <= room)) break;
    delete shown[column];
    if (sum() > room) shown.layer = Math.min(width.layer, Math.max(NAME_SHARE * room, room - rest()));
  }
  shown.layer = Math.min(width.layer, Math.max(LEAST_NAME, room - rest()));
  return shown;
}
