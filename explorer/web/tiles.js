// Shapes by where they are, so that only those in view are looked at, however many there are.

/** @import { Point, Rect } from "./types.js" */

const TILE = 500; // px of the drawing; a few of them fill a canvas at full size

/**
 * @template Item
 * @typedef {{ bounds: Rect, items: Item[] }} Tile shapes that lie near each other, and what all of them take up
 */

/** @template Item */
export class Tiles {
  /**
   * @param {Item[]} items
   * @param {(item: Item) => Rect} boundsOf the rectangle around a shape, x and y its left upper corner
   */
  constructor(items, boundsOf) {
    this.boundsOf = boundsOf;
    /** @type {Map<string, Tile<Item>>} */
    const tiles = new Map();
    for (const item of items) {
      const bounds = boundsOf(item);
      const column = Math.floor((bounds.x + bounds.width / 2) / TILE);
      const row = Math.floor((bounds.y + bounds.height / 2) / TILE);
      const key = `${column},${row}`;
      const tile = tiles.get(key);
      if (tile === undefined) tiles.set(key, { bounds: { ...bounds }, items: [item] });
      else {
        tile.items.push(item);
        include(tile.bounds, bounds);
      }
    }
    this.tiles = [...tiles.values()];
  }

  /**
   * The tiles that have a part in a rectangle.
   *
   * @param {Rect} view
   */
  within(view) {
    return this.tiles.filter(({ bounds }) => touches(bounds, view));
  }

  /**
   * The shapes that have a part in a rectangle.
   *
   * @param {Rect} view
   */
  shapesWithin(view) {
    return this.within(view).flatMap(({ bounds, items }) =>
      holds(view, bounds) ? items : items.filter((item) => touches(this.boundsOf(item), view)),
    );
  }

  /**
   * A shape at a point, or none.
   *
   * @param {Point} point
   */
  at({ x, y }) {
    return this.shapesWithin({ x, y, width: 0, height: 0 }).at(0);
  }
}

/** @type {(a: Rect, b: Rect) => boolean} */
const touches = (a, b) => a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height;

/** @type {(outer: Rect, inner: Rect) => boolean} */
const holds = (outer, inner) =>
  inner.x >= outer.x && inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width && inner.y + inner.height <= outer.y + outer.height;

/**
 * Make a rectangle so large that it holds another.
 *
 * @param {Rect} bounds
 * @param {Rect} other
 */
function include(bounds, other) {
  const right = Math.max(bounds.x + bounds.width, other.x + other.width);
  const bottom = Math.max(bounds.y + bounds.height, other.y + other.height);
  bounds.x = Math.min(bounds.x, other.x);
  bounds.y = Math.min(bounds.y, other.y);
  bounds.width = right - bounds.x;
  bounds.height = bottom - bounds.y;
}
