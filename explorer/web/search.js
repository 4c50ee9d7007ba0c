// Which layers a search finds: by name, by operation ("Conv2d") and by class of operation ("convolution"), in that order.

/** @typedef {{ name: string, operation: string, kind: string }} Described a layer, its kind in words */

/**
 * The layers that have a query in a name, those with the shortest names first, then those that have it in their
 * operation or kind, in their order. An empty query finds none.
 *
 * @param {string} query
 * @param {Described[]} layers
 * @param {number} most
 */
export function found(query, layers, most) {
  const wanted = query.trim().toLowerCase();
  if (wanted === "") return [];
  const has = (/** @type {string} */ text) => text.toLowerCase().includes(wanted);
  const all = layers.map((layer, position) => ({ ...layer, layer: position }));
  const named = all.filter(({ name }) => has(name)).sort((a, b) => a.name.length - b.name.length || a.layer - b.layer);
  const alike = all.filter(({ name, operation, kind }) => !has(name) && (has(operation) || has(kind)));
  return [...named, ...alike].slice(0, most);
}
