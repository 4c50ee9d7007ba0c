// What weighs in the graph: bytes as the width of an edge, seconds as the shade of a vertex. Pure but for the paths.

import { edgePaths, plainPaths } from "./geometry.js";

/** @import { Paths, ShownNode, SideColours, Theme, Values } from "./types.js" */
/** @import { EdgeData, LayerCosts } from "./payload.js" */
/** @import { Level } from "./level.js" */
/** @import { Tile } from "./tiles.js" */

export const WIDTHS = [0.8, 1.6, 2.5, 3.6, 5]; // px of an edge, from no bytes to the most; by the root, so that few differ
const PALEST = 0.12; // share of a side's colour in a vertex that takes no time
const SHADES = 24; // told apart, so that as many themes are enough

/** The width of each edge by the bytes of the tensors that it stands for. */
export class EdgeWeights {
  /**
   * @param {number[][]} reads of each layer
   * @param {number[]} bytes that each layer's tensor sends up
   */
  constructor(reads, bytes) {
    this.reads = reads;
    this.bytes = bytes;
    this.most = Math.max(0, ...new Set(reads.flat().map((layer) => bytes[layer])));
    /** @type {WeakMap<Level, Map<EdgeData, number>>} */
    this.classes = new WeakMap();
    /** @type {WeakMap<Tile<EdgeData>, Paths[]>} */
    this.paths = new WeakMap();
    /** @type {WeakMap<Tile<EdgeData>, Paths[]>} */
    this.plain = new WeakMap();
  }

  /**
   * The position in WIDTHS of each edge of a level.
   *
   * @param {Level} level
   */
  classesOf(level) {
    const known = this.classes.get(level);
    if (known) return known;
    /** @type {Map<string, Set<number>>} layers whose tensors go from one vertex to another */
    const carried = new Map();
    for (const [reader, read] of this.reads.entries()) {
      for (const layer of read) {
        const key = `${level.vertexAt(layer)} ${level.vertexAt(reader)}`;
        carried.set(key, (carried.get(key) ?? new Set()).add(layer));
      }
    }
    const made = new Map(level.edges.map((edge) => {
      const layers = [...(carried.get(`${edge.source} ${edge.target}`) ?? [])];
      return [edge, this.classOf(layers.reduce((sum, layer) => sum + this.bytes[layer], 0))];
    }));
    this.classes.set(level, made);
    return made;
  }

  /**
   * The position in WIDTHS for so many bytes.
   *
   * @param {number} bytes
   */
  classOf(bytes) {
    const share = this.most > 0 ? Math.sqrt(bytes / this.most) : 0;
    return Math.min(WIDTHS.length - 1, Math.round((WIDTHS.length - 1) * share));
  }

  /**
   * The edges of a tile, a path for each of WIDTHS.
   *
   * @param {Level} level
   * @param {Tile<EdgeData>} tile
   * @param {boolean} plain as Level.wires has it
   */
  pathsOf(level, tile, plain) {
    const [made, make] = plain ? [this.plain, plainPaths] : [this.paths, edgePaths];
    const known = made.get(tile);
    if (known) return known;
    const classes = this.classesOf(level);
    const paths = WIDTHS.map((_, position) => make(tile.items.filter((edge) => classes.get(edge) === position)));
    made.set(tile, paths);
    return paths;
  }
}

/**
 * The seconds that each vertex takes, its layers on the sides that they are on.
 *
 * @param {ShownNode[]} nodes
 * @param {string} sides
 * @param {LayerCosts} layers
 * @param {Values} values
 */
export function secondsOf(nodes, sides, { device_s: device, server_s: server }, { device_speed: fast, server_speed: faster }) {
  const of = (/** @type {number} */ layer) => (sides[layer] === "1" ? device[layer] / fast : server[layer] / faster);
  return nodes.map((node) => node.layers.reduce((sum, layer) => sum + of(layer), 0));
}

/**
 * How dark each vertex is, from 0 to 1, the one that takes longest the darkest; by the root, so that short ones differ.
 *
 * @type {(seconds: number[]) => number[]}
 */
export function shadesOf(seconds) {
  const most = Math.max(...seconds);
  return seconds.map((each) => (most > 0 ? Math.sqrt(each / most) : 0));
}

/** @type {WeakMap<Theme, Theme[]>} */
const shaded = new WeakMap();

/**
 * A theme with the sides' colours as pale as a shade from 0 to 1 asks for, and ink that can be read on them.
 *
 * @param {Theme} theme
 * @param {number} shade
 * @returns {Theme}
 */
export function shadedTheme(theme, shade) {
  const themes = shaded.get(theme) ?? [];
  shaded.set(theme, themes);
  const step = Math.round(SHADES * shade);
  themes[step] ??= { ...theme, device: paler(theme.device, step / SHADES), server: paler(theme.server, step / SHADES) };
  return themes[step];
}

/**
 * @param {SideColours} colours
 * @param {number} shade
 * @returns {SideColours}
 */
function paler(colours, shade) {
  const share = PALEST + (1 - PALEST) * shade;
  const [full, tint] = [colours.fill, colours.tint].map(channels);
  const mixed = full.map((channel, i) => Math.round(share * channel + (1 - share) * tint[i]));
  const ink = luminance(mixed) > 0.179 ? "black" : "white"; // on either side of it, one of them has 4.5 to 1
  return { ...colours, fill: `rgb(${mixed.join(", ")})`, ink };
}

/** @type {(colour: string) => number[]} of "#rrggbb" */
const channels = (colour) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

/** @type {(channels: number[]) => number} relative, 0 to 1 */
function luminance(rgb) {
  const [red, green, blue] = rgb.map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
