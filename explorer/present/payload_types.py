"""What the browser's components are given, field by field: the one description that Python and JavaScript check.

``web/payload.d.ts`` is written from this module by ``python -m explorer.present.payload_types``, comments and all.
Times are seconds, sizes bytes, rates bytes per second, coordinates pixels at scale 1. A list with an entry a layer is
in the order of ``ModelGraph.layers``; a layer is named by its position there.
"""

from __future__ import annotations

import inspect
from importlib.resources import files
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, TypedDict, Union, get_args, get_origin, get_type_hints, is_typeddict

PLAIN = {float: "number", int: "number", str: "string", bool: "boolean", NoneType: "null"}
HEAD = "// Written by `python -m explorer.present.payload_types`.\n"


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


class PolicyData(TypedDict):
    """What a policy did on the trace that is drawn, and what it is worth over all; packed numbers are little-endian."""

    name: str
    title: str
    about: str  # what it is, in a sentence
    role: Literal["adapts", "bound", "best_fixed", "other"]
    split: str  # base64 of 16-bit numbers: of each round the position in the splits
    delay_s: str  # base64 of 32-bit floats: s of each round
    parts_s: str  # base64 of 32-bit floats: s of each of eight parts, as `explorer.dynamics.parts` has them, by round
    fired: list[tuple[int, int]]  # the rounds in which a rule fired, and its position in the rules
    total: str  # the rest is of all traces, ready to be read
    switches: str
    bound: str
    saving: str  # what the policy that adapts saves against it; empty where that is not said
    saved: tuple[float, float, float] | None  # the same as shares: the mean, and the ends of its interval


class TimelineData(TypedDict):
    """One trace, round by round; packed numbers as in `PolicyData`."""

    rounds: int
    every_s: float  # s from the start of one round to that of the next
    uplink: str  # base64 of 32-bit floats: B/s as each round begins; 0 where there is no link
    device_speed: str  # base64 of 32-bit floats: factor as each round begins
    policies: list[PolicyData]
    rules: list[str]  # as sentences


class StressCell(TypedDict):
    """How bad a policy gets under a stress."""

    regret: float  # of its worst round: what that takes longer than the bound, as a share
    worst: str  # the same, ready to be read; empty where the policy cannot be followed
    recovers: str  # how long it takes until a round is near the bound again
    label: str  # both in a sentence


class StressRow(TypedDict):
    """A policy in the stress test."""

    name: str
    title: str
    about: str
    cells: list[StressCell]  # of each stress


class StressColumn(TypedDict):
    """A stress."""

    name: str
    title: str
    about: str


class StressData(TypedDict):
    """The heat map of policies against stresses."""

    stresses: list[StressColumn]
    policies: list[StressRow]
    opened: tuple[str, str]  # the stress whose timeline is shown, and the policy that is looked at in it


class DynamicsViewData(TypedDict):
    """What the component of the Dynamics page is given."""

    graph: Serialised  # a SplitGraph
    splits: SplitsData
    light: list[str]  # the colour of each split, in the light theme
    dark: list[str]
    timeline: Serialised  # a TimelineData
    adapts: str  # the policy that is looked at first
    titles: Titles
    note: str  # what the numbers of the table rest on
    stress: StressData | None  # above the trace; null where that is none of a stress
    text: TextData


class MethodRow(TypedDict):
    """One method in the table of methods, all of it ready to be read."""

    name: str  # what is sent when its button is pressed
    title: str
    kind: str
    exact: bool
    source: str  # empty where it has none
    assumes: str
    shown: bool  # whether the graph view shows its split
    action: str  # the button's name
    same: bool  # whether it chose the split of the row above
    optimal: bool
    forbidden: bool  # the scenario does not allow its split
    cells: list[tuple[str, str]]  # value and note for each column behind the first; empty where there is a problem
    problem: str  # why there is no split; empty where there is one
    note: str  # behind the problem


class MethodTableData(TypedDict):
    """What the table of methods is given."""

    columns: dict[str, str]  # titles by name; "method" is the first column
    label: str
    action: str
    shown: str
    same: str
    rows: list[MethodRow]


class PageBarData(TypedDict):
    """What the bar at the top of a page is given."""

    query: str  # of the page, escaped, without a question mark
    heard: str | None  # the query that the browser went to through its history, where this is the answer to that
    page: str  # what it is called
    path: str  # the end of its address, from the last slash on
    title: str  # what is looked at
    is_example: bool  # whether that is a model's finished example as it is
    has_stories: bool  # whether the page has stories to show
    text: TextData


class StoryData(TypedDict):
    """Describes a ready scenario on its card."""

    name: str
    line: str
    result: str  # what splitting gains
    load: str  # what a press on the card does
    picture: str  # the address of an image, with all of it inside


class StoriesData(TypedDict):
    """What the stories at the top of Explore are given."""

    heading: str
    close: str
    stories: list[StoryData]


class BrowserStoreData(TypedDict):
    """What the browser's storage is given."""

    key: str
    session: str | None  # to be told what is stored, or null
    change: str | None  # another than before stores the text
    text: str
    aside: str  # stored first, under a key of its own, unless empty


def declarations() -> str:
    """The text of ``payload.d.ts``: an interface for each type that the module describes, in its order."""
    described = [kind for kind in globals().values() if is_typeddict(kind)]
    return HEAD + "".join(map(_interface, described))


def _interface(kind: type) -> str:
    comments = _comments(kind)
    fields = [f"  {name}: {_type(of)};{comments[name]}\n" for name, of in get_type_hints(kind).items()]
    return f"\n/** {inspect.getdoc(kind)} */\nexport interface {kind.__name__} {{\n{''.join(fields)}}}\n"


def _comments(kind: type) -> dict[str, str]:
    """What stands behind each field in the module, as a comment of TypeScript."""
    found = {}
    for line in inspect.getsource(kind).splitlines():
        name, colon, rest = line.strip().partition(": ")
        if colon and name.isidentifier():
            said = rest.partition("  # ")[2]
            found[name] = f" // {said}" if said else ""
    return found


def _type(of: Any) -> str:
    """A Python type in TypeScript; raises `TypeError` for one that JSON has not."""
    origin, inner = get_origin(of), get_args(of)
    if of in PLAIN:
        return PLAIN[of]
    if is_typeddict(of):
        return str(of.__name__)
    if origin in (Union, UnionType):
        return " | ".join(map(_type, inner))
    if origin is Literal:
        return " | ".join(f'"{value}"' for value in inner)
    if origin is list:
        return f"{_type(inner[0])}[]"
    if origin is tuple:
        return f"[{', '.join(map(_type, inner))}]"
    if origin is dict and inner[0] is str:
        return f"Record<string, {_type(inner[1])}>"
    raise TypeError(f"{of} has no place in a payload: JSON has no such value")


if __name__ == "__main__":
    Path(str(files("explorer").joinpath("web", "payload.d.ts"))).write_text(declarations(), encoding="utf-8")
