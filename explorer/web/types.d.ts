// What the modules of the components hand to each other; what Python gives them is in payload.d.ts.

import type { BoxData, MemoryNeeds, PricingData } from "./payload.js";

export type CanvasContext = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Pixels, of the screen or of the drawing. */
export interface Point {
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

/** A rectangle by its left upper corner, or, where it says so, by its centre. */
export interface Rect extends Point, Size {}

export interface SideColours {
  fill: string;
  ink: string; // text on the fill
  edge: string;
  text: string; // text in the side's colour on the page
  tint: string;
}

/** The colours and the font in force. */
export interface Theme {
  device: SideColours;
  server: SideColours;
  link: SideColours;
  dark: boolean;
  background: string;
  text: string;
  muted: string;
  line: string;
  wire: string;
  panel: string;
  groups: string[]; // of layers that are drawn together, in turn
  font: string; // a CSS font-family
  leastLabelPx: number; // px of the screen; a smaller label is left out
}

export interface Paths {
  lines: Path2D;
  arrows: Path2D;
}

/** What a vertex stands for. */
export interface ShownName {
  label: string; // as it stands on the vertex
  title: string; // in full
  layers: number[];
  blocks: number; // how many are folded into it
  run: number | null; // of which it is a part, where it is more than one block
}

/** Which runs of identical blocks are open whole: every one, the one with this number, or none. */
export type Opened = "all" | number | null;

/** A vertex of a level, x and y its centre, with what the present split means for it. */
export interface ShownNode extends ShownName, Rect {
  id: number;
  share: number; // of its layers on the device
  pinned: boolean;
  exchanged: boolean; // whether it has parameters on the device
  note: string;
}

export interface BoxShape extends BoxData {
  head: number; // px above its contents
  nodes: ShownNode[];
  single: boolean; // whether it holds single layers only
}

export interface ShownBox extends BoxShape {
  share: number; // of its layers on the device
}

/** How a vertex is drawn. */
export interface NodeLook {
  share: number; // of its layers on the device
  colours?: SideColours; // in place of its side's
  pinned: boolean;
  dimmed?: boolean;
  selected?: boolean;
  shade?: number; // from 0 to 1, how dark its side's colour is; undefined for as dark as ever
  hover?: boolean;
}

/** A tensor of the cut at its vertex; x and y are the centre. */
export interface Anchor extends Rect {
  layer: number;
  bytes: number;
}

/** What a badge may say: the first name that fits stands before the size. */
export interface BadgeWords {
  names: string[];
  size: string;
}

export interface Badge {
  anchors: Anchor[];
  text: string;
  width: number;
}

export interface PlacedBadge extends Badge, Rect {
  cost: number;
}

/** What is better not covered. */
export interface Obstacles {
  nodes: Rect[];
  labels: Rect[];
  edges: Rect[];
}

/** Where the drawing's x is at `scale` * x + `left` of the screen, and its y at `scale` * y + `top`. */
export interface Placement {
  scale: number;
  left: number;
  top: number;
}

/** A split as it is drawn. */
export interface DrawnSplit {
  sides: string; // a character a layer, "1" on the device
  cut: number[];
  pinned: boolean[];
  parameters: number[]; // B of each layer
  bytes: number[]; // B that a cut behind each layer sends up
  words(anchors: Anchor[]): BadgeWords;
  note(node: { layers: number[], blocks: number }, onDevice: number): string; // the second line of a block
}

export type Slider = "uplink" | "downlink" | "device_speed" | "server_speed";
export type Term = "device_compute" | "uplink" | "server_compute" | "downlink" | "model_exchange" | "round_trips";
export type LevelName = "blocks" | "layers";
/** What the graph can be looked at as: "groups" are what the block-wise algorithm draws together. */
export type ViewName = LevelName | "groups";
export type Values = Record<Slider, number>; // B/s and factors
export type Span = { min: number; max: number };

/** Where a row of the table is optimal along a slider. */
export interface Segment {
  from: number;
  to: number;
  row: number;
}

export type Segments = Record<Slider, Segment[]>;

export interface Delay {
  terms: number[]; // s, in the order of TERMS
  delay: number; // s
}

/** A split that can stand in the graph, as a row of the table has it. */
export interface Shown {
  features: number[]; // six: what each coefficient of the delay is multiplied by
  sides: string; // a character a layer, "1" on the device
  cut: number[]; // the layers whose tensors cross
  kind: string; // which of the sentences says it: see explorer/present/phrases.py
  needs?: MemoryNeeds | null; // why the device's memory forbids it; null where it fits
}

/** What goes along with the layers after which the user's own cut is. */
export interface Along {
  layers: number[];
  read: number; // how many more they read from
  kept: number; // how many more must stay on the device
}

/** Whose a split is: a preview of one that is pointed at, the user's own cut, a method's, or the best. */
export type Whose = "preview" | "own" | "method" | "best";

/** What stands in the graph at one slider position, and what is best there; see `solve`. */
export interface Solution extends Delay, Shown {
  whose: Whose;
  row: number; // of the best
  theta: number[]; // seconds per unit of each feature
  best: number; // s
  gap: number; // a fraction of the best
  method: string | null; // the title of the method whose split is shown
  violation: string;
  deviceNeeds: MemoryNeeds | null;
  allOnDevice: Delay;
  allOnServer: Delay;
}

export interface UplinkRange {
  from: number; // B/s
  to: number; // B/s
  opens: boolean; // whether it begins where the slider does
  closes: boolean;
}

/** All that is shown at one slider position. */
export interface State {
  along: Along | null; // of the own cut or the preview that is shown
  solution: Solution;
  pricing: PricingData;
  range: UplinkRange;
  values: Values;
  segments: Segments;
  names: string[];
  operations: string[];
}

export type PhaseName =
  "device_forward" | "up" | "trip" | "server_forward" | "server_backward" | "down" | "device_backward" | "exchange";

/** A part of a round; see `phasesOf`. */
export interface Phase {
  name: PhaseName;
  term: Term; // of the delay
  seconds: number; // of all iterations
  steps: { layer: number, until: number }[]; // the layers that are computed, and when each is done, s from its start
}

/** What takes part in a race. */
export interface Lane extends Delay {
  name: string;
  words: string; // the same within a sentence
  starts: boolean; // false where the device's memory forbids it
}

/** A piece of text and how it is set. */
export interface Run {
  text: string;
  tone: string;
}

export type Filling = Record<string, string | number | Run>;

export interface Translate {
  (key: string, values?: Filling): string;
  runs(key: string, values?: Filling): Run[];
}

/** A row of the formula of a vertex. */
export interface CostRow {
  key: string;
  formula: string;
  numbers: string;
  seconds: number;
  paid: boolean;
  blocked?: boolean;
}

/** The argument of a call by Streamlit. */
export interface Call<Data> {
  data: Data | null;
  parentElement: HTMLElement | ShadowRoot;
  setStateValue(name: string, value: unknown): void;
  setTriggerValue(name: string, value: unknown): void;
}
