// The user's own cut: after which layers it cuts, what that makes of the graph, and what Python knows of it.

import { broughtAlong, endsOf, lastOf, sidesAfter } from "./closing.js";
import { priced } from "./priced.js";

/** @import { Along, Shown } from "./types.js" */
/** @import { GraphData, OwnData, PricingData } from "./payload.js" */

export class OwnCut {
  constructor() {
    /** @type {number[]} after which it cuts; none where there is no own cut */
    this.layers = [];
    /** @type {Shown | null} */
    this.split = null;
    /** @type {Along | null} */
    this.along = null;
    this.at = 0; // the number of the last change here
  }

  /**
   * Cut after some layers, none for no own cut. Python hears of the change by its number.
   *
   * @param {number[]} layers
   * @param {PricingData} pricing
   * @param {GraphData} graph
   */
  set(layers, pricing, graph) {
    this.layers = layers;
    this.at = Math.max(performance.timeOrigin + performance.now(), this.at + 1);
    this.price(pricing, graph);
  }

  /**
   * Take what Python says, unless it has not heard of the last change here.
   *
   * @param {OwnData} own
   * @param {boolean} newGraph the layers known here are another graph's
   */
  take(own, newGraph) {
    if (newGraph || own.taken >= this.at) this.layers = own.layers;
  }

  /**
   * Make the split anew: what must stay on the device and what it costs there may be other than before.
   *
   * @param {PricingData} pricing
   * @param {GraphData} graph
   */
  price(pricing, graph) {
    const some = this.layers.length > 0;
    this.split = some ? splitAfter(this.layers, pricing, graph) : null;
    this.along = some ? alongWith(this.layers, pricing, graph) : null;
  }
}

/**
 * The split that cuts after some layers, with what must go along.
 *
 * @param {number[]} layers
 * @param {PricingData} pricing
 * @param {GraphData} graph
 */
export function splitAfter(layers, pricing, graph) {
  return priced(pricing, graph, sidesAfter(graph.layers.reads, pricing.layers.on_device, layers));
}

/**
 * What goes along with a cut after some layers.
 *
 * @param {number[]} layers
 * @param {PricingData} pricing
 * @param {GraphData} graph
 * @returns {Along}
 */
export function alongWith(layers, pricing, graph) {
  return { layers, ...broughtAlong(graph.layers.reads, pricing.layers.on_device, layers) };
}

/**
 * The layers after which a vertex is cut: the last of those that it stands for.
 *
 * @type {(layers: number[], graph: GraphData) => number[]}
 */
export const cutAfter = (layers, graph) => endsOf(graph.layers.reads, layers);

/**
 * The layers after which a split cuts.
 *
 * @type {(split: Shown, graph: GraphData) => number[]}
 */
export const endsOfSplit = (split, graph) => lastOf(graph.layers.reads, split.sides);
