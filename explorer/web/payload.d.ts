// Written by `python -m explorer.present.payload_declarations`.

/** Texts for code in the browser. */
export interface TextData {
  language: string; // whose plurals, numbers and lists they follow, such as "en-GB"
  messages: string; // in Fluent's own syntax, by key with its room
}

/** A tensor on its way to one reader. */
export interface EdgeData {
  source: number; // position in the level's nodes
  target: number; // position in the level's nodes
  points: [number, number][]; // px, at least two: from the border of the source to that of the target
}

/** A frame behind the nodes of one stage or of one block. */
export interface BoxData {
  x: number; // px, left
  y: number; // px, top
  width: number; // px
  height: number; // px
  label: string; // a name; stands inside, at the top left
  depth: number; // 0 for a stage, 1 for a block
  first: number; // position in the level's nodes of the first inside
  end: number; // and behind the last
}

/** One complete picture of the graph: where everything is, but for what its nodes are called. */
export interface LevelData {
  width: number; // px
  height: number; // px
  nodes: [number, number, number, number][]; // px: x and y of the centre, width, height
  edges: EdgeData[];
  boxes: BoxData[];
}

/** The blocks; each is the layers from its own first to that of the next. */
export interface BlocksData {
  name: string[];
  label: string[]; // as it stands on the block's node
  first: number[]; // a layer
}

/** Neighbouring blocks that are identical, which may be drawn as one: ``starts[i] + between + ends[j]``. */
export interface RunData {
  first: number; // position in the blocks
  starts: string[]; // one entry a block of the run, as below
  between: string;
  ends: string[];
}

/** Pictures of the blocks by the state of their runs, a letter a run: see `explorer.present.layout.folding`. */
export interface FoldedData {
  wide: Record<string, LevelData>;
  narrow: Record<string, LevelData>; // in fewer columns, for a phone
}

/** The graph with a node a block, or a node a run of identical ones. */
export interface DrawingData {
  blocks: BlocksData;
  runs: RunData[];
  folded: FoldedData;
}

/** What layers are, whatever the scenario. */
export interface LayersData {
  name: string[];
  operation: string[];
  operation_class: string[]; // a key of the texts, such as "convolution"
  parameters: number[]; // how many
  tied: string[]; // the layer that it shares its parameters with; empty where it has its own
  reads: number[][]; // the layers whose tensors it reads
  input: boolean[]; // whether it is an input of the model
}

/** The drawn graph of the graph view, as it opens. */
export interface GraphData {
  drawing: DrawingData;
  layers: LayersData;
}

/** The rest of the graph view's pictures: those with every layer a node, and with runs of blocks open whole. */
export interface DetailData {
  layers: LevelData;
  labels: string[]; // as they stand on the layers' nodes
  folded: FoldedData;
}

/** A part that is written as JSON once and sent as that text, so that no run writes it again. */
export interface Serialised {
  id: string; // changes with the content
  json: string;
}

/** What the block-wise algorithm leaves of the graph: a node a group of layers that no optimal cut separates. */
export interface GroupsData {
  of: number[]; // the group of each layer
  drawing: LevelData;
  labels: string[]; // as they stand on the groups' nodes
  speedup: number | null; // of device speed over server speed at most, up to which this holds; null for any
  ratio: [number, number | null]; // of uplink over downlink, between which this holds; null for no end
}

/** What layers cost, without a link and at speed 1. */
export interface LayerCosts {
  shape: string[]; // of the output, ready to be read
  forward_flops: number[]; // FLOP in one iteration
  backward_flops: number[]; // FLOP in one iteration
  uplink_bytes: number[]; // B that a cut behind the layer sends up in one iteration
  downlink_bytes: number[]; // B that come back for it
  device_s: number[]; // s of one iteration on the device
  server_s: number[]; // s of one iteration on the server
  cast_device_s: number[]; // s of casting the layer's tensor in one iteration where it crosses, on the device
  cast_server_s: number[]; // s of the same on the server
  label_bytes: number[]; // B that go up in one iteration where the layer is on the server
  result_bytes: number[]; // B that come down where the layer is on the server
  param_bytes: number[]; // B that a round exchanges where the layer is on the device
  memory_bytes: number[]; // B that the layer adds to what its device side takes
  passing_bytes: number[]; // B of its tensor while it is alive on the device; 0 in training
  on_device: boolean[]; // whether the layer must be on the device
  may_cross: boolean[]; // whether a cut may pass behind the layer
}

/** A parameter that several layers use, and what a second copy of it costs; see `explorer.pricing.ties`. */
export interface TieData {
  owner: number; // the layer at which it is counted
  users: number[]; // the other layers that use it
  crossing_bytes: number; // B, each way in one iteration, of either copy
  param_bytes: number; // B that a round exchanges for a copy on the device
  device_s: number; // s of the optimiser's step in one iteration for a copy on the device
  server_s: number; // s of the same for one on the server
  memory_bytes: number; // B that a copy adds to what the device side takes
  download_bytes: number; // B that come down before the first round for a copy on the device
}

/** What crosses before the first round and is no part of the delay. */
export interface OnceData {
  param_bytes: number[]; // B down where the layer is on the device
  tensor_bytes: number[]; // B up where the layer's tensor crosses
  label_bytes: number[]; // B up where the layer is on the server
}

/** Every split that is optimal somewhere, a row each. */
export interface TableData {
  features: number[][]; // six a row: what each coefficient of the delay is multiplied by
  sides: string[]; // a character a layer, "1" on the device and "0" on the server
  cuts: number[][]; // the layers whose tensors cross
  kinds: string[]; // what kind of split each row is, see explorer/present/phrases.py
}

/** Why everything on the device is forbidden. */
export interface MemoryNeeds {
  needs: number; // B
  limit: number; // B
}

/** The two choices without a split that every split is compared with. */
export interface References {
  all_on_device: number[]; // features of everything on the device
  all_on_server: number[]; // features of all on the server that may leave
  server_kind: string; // what kind of split that is, as in the table
  device_needs: MemoryNeeds | null; // null where everything may be on the device
  memory_limit: number | null; // B that the device's layers may take; null without a limit
}

/** The split that a method chose; it stays while the sliders move. */
export interface ChosenSplit {
  title: string; // of the method
  features: number[]; // as in a row of the table
  sides: string; // as in a row of the table
  cut: number[]; // as in a row of the table
  kind: string; // as in a row of the table
  violation: string; // what it breaks, ready to be read; empty where nothing
}

/** Splits that are worth a bar, the one with the fewest layers on the device first. */
export interface CandidatesData {
  choice: "undominated" | "leanest" | "prefixes"; // see `explorer.solve.exact.candidates`
  allowed: number | null; // how many splits are allowed; null where they are too many to be counted
  flips: number[][]; // the layers that change sides from the split before, the first one from all on the server
}

/** What layers cost, and the table of splits. */
export interface PricingData {
  id: string; // changes with the content
  iterations: number; // in what the delay is of
  mode: "training" | "inference";
  layers: LayerCosts;
  ties: TieData[];
  once: OnceData;
  basis: "federated" | "one_device" | "inference"; // who trains, or that nobody does
  results: string; // what the device needs of the outputs in inference, as in the texts: "all", "last_position"
  tied: string; // what becomes of tied parameters, as in the texts: "kept_equal" or "untied"
  turnaround_s: number; // s of the server's in each round trip
  table: TableData;
  candidates: CandidatesData;
  references: References;
  kept: number | null; // the layer up to which the scenario keeps all on the device; null where it keeps none by choice
  doubt: [number, number]; // times as long or as short as estimated the device, and the server, may compute
  chosen: ChosenSplit | null; // null where the optimum is shown
}

/** One slider: a rate in bytes per second, or a speed as a factor. */
export interface SliderData {
  value: number;
  min: number;
  max: number;
}

/** All sliders, as Python last set them. */
export interface SlidersData {
  revision: number; // counts the settings: a new one moves the thumbs
  taken: number; // the number of the last move of the sliders that Python has
  link: string; // the preset that has these rates, by the name that the address gives it; empty where none has
  uplink: SliderData; // B/s
  downlink: SliderData; // B/s
  device_speed: SliderData; // factor
  server_speed: SliderData; // factor
}

/** A link that people know by name. */
export interface KnownLink {
  name: string; // in a word or two
  uplink: number; // B/s
  downlink: number; // B/s
}

/** The user's own cut. */
export interface OwnData {
  layers: number[]; // after which it cuts; empty where there is none
  taken: number; // the number of the last change in the graph that Python has
}

/** Names that stand in sentences. */
export interface Titles {
  model: string;
  file: string; // without an ending, for what is saved
  device: string;
  server: string;
}

/** Describes how far the times of each machine can be trusted. */
export interface TrustData {
  device: string; // a key of the texts
  server: string;
  words: string; // a sentence for each machine
}

/** What the graph view is given. */
export interface GraphViewData {
  graph: Serialised; // a GraphData
  detail: Serialised | null; // a DetailData; null where the graph is large, until it is asked for
  groups: Serialised | null; // a GroupsData; null until it is asked for
  pricing: PricingData;
  own: OwnData;
  sliders: SlidersData;
  links: KnownLink[]; // the shortest names first
  rtt_s: number; // s, of one round trip, with the turnaround of the server
  titles: Titles;
  trust: TrustData;
  timing: string; // how far the times can be trusted: a key of the texts
  accuracy: string; // what is not known of it with so few bits a number; empty where they are enough
  caption: string | null; // of the breakdown below the graph; null where there is no Python, and so nothing below
  text: TextData;
}

/** What the page itself shows of the graph view before Streamlit is there. */
export interface FirstView {
  data: GraphViewData;
  style: string; // the component's style sheet
}

/** A split among many. */
export interface PackedSplit {
  sides: string; // base64 of a bit a layer, 1 on the device, the first the highest of its byte
  cut: number[]; // the layers whose tensors cross
  name: string;
  figures: string; // what it takes, ready to be read
}

/** The splits that the split view may have to show. */
export interface SplitsData {
  id: string; // changes with the content
  each: PackedSplit[];
  on_device: boolean[]; // whether the layer must be on the device
  uplink_bytes: number[]; // B that a cut behind the layer sends up in one iteration
}

/** The drawn graph of the split view. */
export interface SplitGraph {
  drawing: DrawingData;
  names: string[]; // of the layers
}

/** What the split view is given. */
export interface SplitViewData {
  graph: Serialised; // a SplitGraph
  splits: SplitsData;
  chosen: number; // position of the split that is shown while the pointer is over none
  label: string; // that split in words
  chart: string; // CSS selector of the Plotly chart whose marks have a position in `each`
  text: TextData;
}

/** What a policy did on the trace that is drawn, and what it is worth over all; packed numbers are little-endian. */
export interface PolicyData {
  name: string;
  title: string;
  about: string; // what it is, in a sentence
  role: "adapts" | "bound" | "best_fixed" | "other";
  split: string; // base64 of 16-bit numbers: of each round the position in the splits
  delay_s: string; // base64 of 32-bit floats: s of each round
  parts_s: string; // base64 of 32-bit floats: s of each of eight parts, as `explorer.dynamics.parts` has them, by round
  fired: [number, number][]; // the rounds in which a rule fired, and its position in the rules
  total: string; // the rest is of all traces, ready to be read
  switches: string;
  bound: string;
  saving: string; // what the policy that adapts saves against it; empty where that is not said
  saved: [number, number, number] | null; // the same as shares: the mean, and the ends of its interval
}

/** One trace, round by round; packed numbers as in `PolicyData`. */
export interface TimelineData {
  rounds: number;
  every_s: number; // s from the start of one round to that of the next
  uplink: string; // base64 of 32-bit floats: B/s as each round begins; 0 where there is no link
  device_speed: string; // base64 of 32-bit floats: factor as each round begins
  policies: PolicyData[];
  rules: string[]; // as sentences
}

/** How bad a policy gets under a stress. */
export interface StressCell {
  regret: number; // of its worst round: what that takes longer than the bound, as a share
  worst: string; // the same, ready to be read; empty where the policy cannot be followed
  recovers: string; // how long it takes until a round is near the bound again
  label: string; // both in a sentence
}

/** A policy in the stress test. */
export interface StressRow {
  name: string;
  title: string;
  about: string;
  cells: StressCell[]; // of each stress
}

/** A stress. */
export interface StressColumn {
  name: string;
  title: string;
  about: string;
}

/** The heat map of policies against stresses. */
export interface StressData {
  stresses: StressColumn[];
  policies: StressRow[];
  opened: [string, string]; // the stress whose timeline is shown, and the policy that is looked at in it
}

/** What the component of the Dynamics page is given. */
export interface DynamicsViewData {
  graph: Serialised; // a SplitGraph
  splits: SplitsData;
  light: string[]; // the colour of each split, in the light theme
  dark: string[];
  timeline: Serialised; // a TimelineData
  adapts: string; // the policy that is looked at first
  titles: Titles;
  note: string; // what the numbers of the table rest on
  stress: StressData | null; // above the trace; null where that is none of a stress
  text: TextData;
}

/** One method in the table of methods, all of it ready to be read. */
export interface MethodRow {
  name: string; // what is sent when its button is pressed
  title: string;
  kind: string;
  exact: boolean;
  source: string; // empty where it has none
  assumes: string;
  shown: boolean; // whether the graph view shows its split
  action: string; // the button's name
  same: boolean; // whether it chose the split of the row above
  optimal: boolean;
  forbidden: boolean; // the scenario does not allow its split
  cells: [string, string][]; // value and note for each column behind the first; empty where there is a problem
  problem: string; // why there is no split; empty where there is one
  note: string; // behind the problem
}

/** What the table of methods is given. */
export interface MethodTableData {
  columns: Record<string, string>; // titles by name; "method" is the first column
  label: string;
  action: string;
  shown: string;
  same: string;
  rows: MethodRow[];
}

/** What the bar at the top of a page is given. */
export interface PageBarData {
  query: string; // of the page, escaped, without a question mark
  heard: string | null; // the query that the browser went to through its history, where this is the answer to that
  page: string; // what it is called
  path: string; // the end of its address, from the last slash on
  title: string; // what is looked at
  is_example: boolean; // whether that is a model's finished example as it is
  has_stories: boolean; // whether the page has stories to show
  text: TextData;
}

/** Describes a ready scenario on its card. */
export interface StoryData {
  name: string;
  line: string;
  result: string; // what splitting gains
  load: string; // what a press on the card does
  picture: string; // the address of an image, with all of it inside
}

/** What the stories at the top of Explore are given. */
export interface StoriesData {
  heading: string;
  close: string;
  stories: StoryData[];
}

/** What the browser's storage is given. */
export interface BrowserStoreData {
  key: string;
  session: string | null; // to be told what is stored, or null
  change: string | null; // another than before stores the text
  text: string;
  aside: string; // stored first, under a key of its own, unless empty
}
