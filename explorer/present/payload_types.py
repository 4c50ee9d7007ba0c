"""What the graph view and its relatives are given, field by field: one description for Python and JavaScript.

``web/payload.d.ts`` is written from this module, `explorer.present.page_types` and those of other pages by
``python -m explorer.present.payload_declarations``, comments and all. Times are seconds, sizes bytes, rates bytes per
second, coordinates pixels at scale 1. A list with an entry a layer is in the order of ``ModelGraph.layers``; a layer is
named by its position there.
"""

from __future__ import annotations

from typing import Literal, TypedDict


class TextData(TypedDict):
    """Texts for code in the browser."""

    language: str  # whose plurals, numbers and lists they follow, such as "en-GB"
    messages: str  # in Fluent's own syntax, by key with its room


class EdgeData(TypedDict):
    """A tensor on its way to one reader."""

    source: int  # position in the level's nodes
    target: int  # position in the level's nodes
    points: list[tuple[float, float]]  # px, at least two: from the border of the source to that of the target


class BoxData(TypedDict):
    """A frame behind the nodes of one stage or of one block."""

    x: float  # px, left
    y: float  # px, top
    width: float  # px
    height: float  # px
    label: str  # a name; stands inside, at the top left
    depth: int  # 0 for a stage, 1 for a block
    first: int  # position in the level's nodes of the first inside
    end: int  # and behind the last


class LevelData(TypedDict):
    """One complete picture of the graph: where everything is, but for what its nodes are called."""

    width: float  # px
    height: float  # px
    nodes: list[tuple[float, float, float, float]]  # px: x and y of the centre, width, height
    edges: list[EdgeData]
    boxes: list[BoxData]


class BlocksData(TypedDict):
    """The blocks; each is the layers from its own first to that of the next."""

    name: list[str]
    label: list[str]  # as it stands on the block's node
    first: list[int]  # a layer


class RunData(TypedDict):
    """Neighbouring blocks that are identical, which may be drawn as one: ``starts[i] + between + ends[j]``."""

    first: int  # position in the blocks
    starts: list[str]  # one entry a block of the run, as below
    between: str
    ends: list[str]


class FoldedData(TypedDict):
    """Pictures of the blocks by the state of their runs, a letter a run: see `explorer.present.layout.folding`."""

    wide: dict[str, LevelData]
    narrow: dict[str, LevelData]  # in fewer columns, for a phone


class DrawingData(TypedDict):
    """The graph with a node a block, or a node a run of identical ones."""

    blocks: BlocksData
    runs: list[RunData]
    folded: FoldedData


class LayersData(TypedDict):
    """What layers are, whatever the scenario."""

    name: list[str]
    operation: list[str]
    operation_class: list[str]  # a key of the texts, such as "convolution"
    parameters: list[int]  # how many
    tied: list[str]  # the layer that it shares its parameters with; empty where it has its own
    reads: list[list[int]]  # the layers whose tensors it reads
    input: list[bool]  # whether it is an input of the model


class GraphData(TypedDict):
    """The drawn graph of the graph view, as it opens."""

    drawing: DrawingData
    layers: LayersData


class DetailData(TypedDict):
    """The rest of the graph view's pictures: those with every layer a node, and with runs of blocks open whole."""

    layers: LevelData
    labels: list[str]  # as they stand on the layers' nodes
    folded: FoldedData


class Serialised(TypedDict):
    """A part that is written as JSON once and sent as that text, so that no run writes it again."""

    id: str  # changes with the content
    json: str


class GroupsData(TypedDict):
    """What the block-wise algorithm leaves of the graph: a node a group of layers that no optimal cut separates."""

    of: list[int]  # the group of each layer
    drawing: LevelData
    labels: list[str]  # as they stand on the groups' nodes
    speedup: float | None  # of device speed over server speed at most, up to which this holds; null for any
    ratio: tuple[float, float | None]  # of uplink over downlink, between which this holds; null for no end


class LayerCosts(TypedDict):
    """What layers cost, without a link and at speed 1."""

    shape: list[str]  # of the output, ready to be read
    forward_flops: list[float]  # FLOP in one iteration
    backward_flops: list[float]  # FLOP in one iteration
    uplink_bytes: list[float]  # B that a cut behind the layer sends up in one iteration
    downlink_bytes: list[float]  # B that come back for it
    device_s: list[float]  # s of one iteration on the device
    server_s: list[float]  # s of one iteration on the server
    cast_device_s: list[float]  # s of casting the layer's tensor in one iteration where it crosses, on the device
    cast_server_s: list[float]  # s of the same on the server
    label_bytes: list[float]  # B that go up in one iteration where the layer is on the server
    result_bytes: list[float]  # B that come down where the layer is on the server
    param_bytes: list[float]  # B that a round exchanges where the layer is on the device
    memory_bytes: list[float]  # B that the layer adds to what its device side takes
    passing_bytes: list[float]  # B of its tensor while it is alive on the device; 0 in training
    on_device: list[bool]  # whether the layer must be on the device
    may_cross: list[bool]  # whether a cut may pass behind the layer


class TieData(TypedDict):
    """A parameter that several layers use, and what a second copy of it costs; see `explorer.pricing.ties`."""

    owner: int  # the layer at which it is counted
    users: list[int]  # the other layers that use it
    crossing_bytes: float  # B, each way in one iteration, of either copy
    param_bytes: float  # B that a round exchanges for a copy on the device
    device_s: float  # s of the optimiser's step in one iteration for a copy on the device
    server_s: float  # s of the same for one on the server
    memory_bytes: float  # B that a copy adds to what the device side takes
    download_bytes: float  # B that come down before the first round for a copy on the device


class OnceData(TypedDict):
    """What crosses before the first round and is no part of the delay."""

    param_bytes: list[float]  # B down where the layer is on the device
    tensor_bytes: list[float]  # B up where the layer's tensor crosses
    label_bytes: list[float]  # B up where the layer is on the server


class TableData(TypedDict):
    """Every split that is optimal somewhere, a row each."""

    features: list[list[float]]  # six a row: what each coefficient of the delay is multiplied by
    sides: list[str]  # a character a layer, "1" on the device and "0" on the server
    cuts: list[list[int]]  # the layers whose tensors cross
    kinds: list[str]  # what kind of split each row is, see explorer/present/phrases.py


class MemoryNeeds(TypedDict):
    """Why everything on the device is forbidden."""

    needs: float  # B
    limit: float  # B


class References(TypedDict):
    """The two choices without a split that every split is compared with."""

    all_on_device: list[float]  # features of everything on the device
    all_on_server: list[float]  # features of all on the server that may leave
    server_kind: str  # what kind of split that is, as in the table
    device_needs: MemoryNeeds | None  # null where everything may be on the device
    memory_limit: float | None  # B that the device's layers may take; null without a limit


class ChosenSplit(TypedDict):
    """The split that a method chose; it stays while the sliders move."""

    title: str  # of the method
    features: list[float]  # as in a row of the table
    sides: str  # as in a row of the table
    cut: list[int]  # as in a row of the table
    kind: str  # as in a row of the table
    violation: str  # what it breaks, ready to be read; empty where nothing


class CandidatesData(TypedDict):
    """Splits that are worth a bar, the one with the fewest layers on the device first."""

    choice: Literal["undominated", "leanest", "prefixes"]  # see `explorer.solve.exact.candidates`
    allowed: int | None  # how many splits are allowed; null where they are too many to be counted
    flips: list[list[int]]  # the layers that change sides from the split before, the first one from all on the server


class PricingData(TypedDict):
    """What layers cost, and the table of splits."""

    id: str  # changes with the content
    iterations: int  # in what the delay is of
    mode: Literal["training", "inference"]
    layers: LayerCosts
    ties: list[TieData]
    once: OnceData
    basis: Literal["federated", "one_device", "inference"]  # who trains, or that nobody does
    results: str  # what the device needs of the outputs in inference, as in the texts: "all", "last_position"
    tied: str  # what becomes of tied parameters, as in the texts: "kept_equal" or "untied"
    turnaround_s: float  # s of the server's in each round trip
    table: TableData
    candidates: CandidatesData
    references: References
    kept: int | None  # the layer up to which the scenario keeps all on the device; null where it keeps none by choice
    doubt: tuple[float, float]  # times as long or as short as estimated the device, and the server, may compute
    chosen: ChosenSplit | None  # null where the optimum is shown


class SliderData(TypedDict):
    """One slider: a rate in bytes per second, or a speed as a factor."""

    value: float
    min: float
    max: float


class SlidersData(TypedDict):
    """All sliders, as Python last set them."""

    revision: int  # counts the settings: a new one moves the thumbs
    taken: float  # the number of the last move of the sliders that Python has
    link: str  # the preset that has these rates, by the name that the address gives it; empty where none has
    uplink: SliderData  # B/s
    downlink: SliderData  # B/s
    device_speed: SliderData  # factor
    server_speed: SliderData  # factor


class KnownLink(TypedDict):
    """A link that people know by name."""

    name: str  # in a word or two
    uplink: float  # B/s
    downlink: float  # B/s


class OwnData(TypedDict):
    """The user's own cut."""

    layers: list[int]  # after which it cuts; empty where there is none
    taken: float  # the number of the last change in the graph that Python has


class Titles(TypedDict):
    """Names that stand in sentences."""

    model: str
    file: str  # without an ending, for what is saved
    device: str
    server: str


class TrustData(TypedDict):
    """Describes how far the times of each machine can be trusted."""

    device: str  # a key of the texts
    server: str
    words: str  # a sentence for each machine


class GraphViewData(TypedDict):
    """What the graph view is given."""

    graph: Serialised  # a GraphData
    detail: Serialised | None  # a DetailData; null where the graph is large, until it is asked for
    groups: Serialised | None  # a GroupsData; null until it is asked for
    pricing: PricingData
    own: OwnData
    sliders: SlidersData
    links: list[KnownLink]  # the shortest names first
    rtt_s: float  # s, of one round trip, with the turnaround of the server
    titles: Titles
    trust: TrustData
    timing: str  # how far the times can be trusted: a key of the texts
    accuracy: str  # what is not known of it with so few bits a number; empty where they are enough
    caption: str | None  # of the breakdown below the graph; null where there is no Python, and so nothing below
    text: TextData


class FirstView(TypedDict):
    """What the page itself shows of the graph view before Streamlit is there."""

    data: GraphViewData
    style: str  # the component's style sheet


class PackedSplit(TypedDict):
    """A split among many."""

    sides: str  # base64 of a bit a layer, 1 on the device, the first the highest of its byte
    cut: list[int]  # the layers whose tensors cross
    name: str
    figures: str  # what it takes, ready to be read


class SplitsData(TypedDict):
    """The splits that the split view may have to show."""

    id: str  # changes with the content
    each: list[PackedSplit]
    on_device: list[bool]  # whether the layer must be on the device
    uplink_bytes: list[float]  # B that a cut behind the layer sends up in one iteration


class SplitGraph(TypedDict):
    """The drawn graph of the split view."""

    drawing: DrawingData
    names: list[str]  # of the layers


class SplitViewData(TypedDict):
    """What the split view is given."""

    graph: Serialised  # a SplitGraph
    splits: SplitsData
    chosen: int  # position of the split that is shown while the pointer is over none
    label: str  # that split in words
    chart: str  # CSS selector of the Plotly chart whose marks have a position in `each`
    text: TextData
