"""One level put together: groups stacked into columns, columns folded into rows, lines drawn between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from explorer.model.blocks import Block
from explorer.present.layout.drawing import Box, Edge, Level, Node, Point
from explorer.present.layout.fold import CANVAS, Canvas, Column, fold, row_width
from explorer.present.layout.labels import box_width, in_box
from explorer.present.layout.panel import LANE, SAME, Panel
from explorer.present.layout.routing import (
    CLEARANCE,
    MOST_GUTTER_LANES,
    STREET,
    Fold,
    Gutters,
    Hop,
    channel_lanes,
    draw,
    gutters,
    plan,
)
from explorer.values.names import printable

BLOCK_PADDING = 6.0  # px, as all below: of a block's box, at each side of its nodes
BLOCK_LABEL = 22.0  # above the nodes of a block
MOST_BOX_LABEL = 116.0  # to which a block's box grows for its label
STAGE_PADDING = 5.0
STAGE_LABEL = 18.0  # above the blocks of a stage
STACK_GAP = 9.0  # between two groups in one column
STACK_EXTRA = 44.0  # by which a column of several groups may be higher than the highest group: one node
CHANNEL_MARGIN = 7.0  # between the lines of a channel and the rows
USUAL_LANES = 4  # in a channel, for a first estimate of the height
SIDE = STAGE_PADDING + CLEARANCE + LANE * MOST_GUTTER_LANES + STREET  # at both ends of the rows
STRETCH = 24.0  # by which a gutter may grow to let a row end where the others do
STAGE_SHARE = 3  # how much more a gutter between stages grows
DIVIDED_COST = 0.1  # of a row that begins inside a stage, and so breaks its box
LINE_COST = 0.006  # of each line more than one that goes from the rows above to the rows below
MOST_COSTLY_LINES = 24  # more look no worse


@dataclass(frozen=True)
class Group:
    """A block to be drawn: its nodes laid out, and the label of the box around them."""

    block: Block
    nodes: tuple[int, ...]
    panel: Panel
    label: str  # "" for no box, where a single node says all

    @property
    def width(self) -> float:
        """With its box, px."""
        if not self.label:
            return self.panel.width
        return max(self.panel.width + 2 * BLOCK_PADDING, min(box_width(self.label), MOST_BOX_LABEL))

    @property
    def height(self) -> float:
        """With its box, px."""
        return self.panel.height + (BLOCK_LABEL + BLOCK_PADDING if self.label else 0.0)


def width_below_labels(labels: Sequence[str]) -> float:
    """Width in px that a node may have in a box of the width most of the box labels need anyway."""
    widths = sorted(min(box_width(label), MOST_BOX_LABEL) for label in labels)
    return widths[int(0.8 * len(widths))] - 2 * BLOCK_PADDING


@dataclass(frozen=True)
class _Stack:
    """The groups of one column, from top to bottom, all of one stage."""

    groups: tuple[Group, ...]
    lowered: float  # px; a node without a box at the top starts as low as the nodes of boxes

    @property
    def stage(self) -> str | None:
        return self.groups[0].block.stage

    @property
    def width(self) -> float:
        return max(group.width for group in self.groups)

    @property
    def height(self) -> float:
        return self.lowered + sum(group.height for group in self.groups) + STACK_GAP * (len(self.groups) - 1)


@dataclass(frozen=True)
class _Segment:
    """Neighbouring columns of one stage in one row."""

    stage: str | None
    columns: tuple[int, ...]
    row: int


class Sheet:
    """The level that shows ``groups`` in their order: folded when made, drawn on demand.

    ``edges`` are pairs of nodes; ``stacked`` lets a short group stand below a taller one of the same stage.
    """

    def __init__(
        self, groups: Sequence[Group], edges: Sequence[tuple[int, int]], *, stacked: bool, canvas: Canvas = CANVAS
    ) -> None:
        self._stacks = _stacks(groups, stacked)
        self._home = {node: group for group in groups for node in group.nodes}
        self._column = {
            node: c for c, stack in enumerate(self._stacks) for group in stack.groups for node in group.nodes
        }
        self._edges = edges
        self._crossing = [(a, b) for a, b in edges if self._home[a] is not self._home[b]]
        self._lanes = gutters(self._crossing, self._column, len(self._stacks))
        shapes = _shapes(self._stacks, self._lanes, _passing(self._crossing, self._column, len(self._stacks)))
        header = STAGE_LABEL if any(stack.stage is not None for stack in self._stacks) else 0.0
        row_extra = header + STAGE_PADDING + 2 * CHANNEL_MARGIN + USUAL_LANES * LANE
        self._rows = fold(shapes, row_extra, SIDE, canvas)
        # the final height depends on the lines, and is a little more or less
        self.usual_height = sum(max(shapes[c].height for c in row) + row_extra for row in self._rows)
        room = max(
            max(row_width(shapes, row) for row in self._rows),
            self.usual_height * canvas[0] / canvas[1] - 2 * SIDE,
        )
        self._left = _lefts(shapes, self._rows, room)
        self.width = max(self._left[row[-1]] + shapes[row[-1]].width for row in self._rows) + SIDE

    def draw(self, labelled: Sequence[tuple[str, tuple[int, ...]]]) -> Level:
        """The level; ``labelled`` gives for every node its label and the layers it stands for."""
        segments = list(_segments(self._stacks, self._rows))
        placed = _with_stage_edges(self._stacks, self._left, segments, self._rows)
        hops = plan(self._crossing, self._column, placed, self._lanes)
        lanes = channel_lanes(hops, len(self._rows))
        tops, channels, height = _heights(self._stacks, segments, self._rows, lanes)
        boxes, origin = _boxes(self._stacks, self._left, placed, segments, tops)
        nodes = _nodes(labelled, self._home, origin)
        leave = {node: _left_at(self._home[node], node, origin) for node in {source for source, _ in self._crossing}}
        lines = _Lines(self._stacks, self._home, self._column, origin, leave, hops, channels, placed, self._lanes)
        edges = tuple(Edge(source, target, lines.between(source, target)) for source, target in self._edges)
        return Level(self.width, height, tuple(nodes), edges, tuple(boxes))


@dataclass(frozen=True)
class _Lines:
    """All that decides how a line runs, once everything has its place."""

    stacks: Sequence[_Stack]
    home: Mapping[int, Group]
    column: Mapping[int, int]
    origin: Mapping[int, Point]
    leave: Mapping[int, Sequence[Point]]  # how the lines of a source get out of its group
    hops: Mapping[tuple[int, int], Sequence[Hop]]
    channels: Sequence[Mapping[int, float]]
    placed: Fold
    lanes: Gutters

    def between(self, source: int, target: int) -> tuple[Point, ...]:
        """The line from one node to another."""
        above, below = self.home[source], self.home[target]
        if above is below:
            return tuple(_moved(point, self.origin[source]) for point in above.panel.paths[source, target])
        same = self.column[source] == self.column[target]
        straight = self._straight_down(source, target) if same else None
        return straight or draw(
            source,
            self.hops[source, target],
            self.channels,
            self.column,
            self.placed,
            self.lanes,
            self.leave[source],
            [_moved(point, self.origin[target]) for point in below.panel.reach(target, from_left=not same)],
        )

    def _straight_down(self, source: int, target: int) -> tuple[Point, Point] | None:
        """The line from a group to the one right below it, where no node and no label is in its way."""
        above, below = self.home[source], self.home[target]
        stack = self.stacks[self.column[source]].groups
        if stack.index(below) != stack.index(above) + 1:
            return None
        x, start = _moved(above.panel.centres[source], self.origin[source])
        target_x, end = _moved(below.panel.centres[target], self.origin[target])
        label_end = self.origin[target][0] - BLOCK_PADDING + box_width(below.label) if below.label else 0.0
        if abs(x - target_x) > SAME or label_end > x:
            return None
        for group in (above, below):
            for node in group.nodes:
                other_x, y = _moved(group.panel.centres[node], self.origin[node])
                if start < y < end and abs(other_x - x) < group.panel.node_width / 2 + 1:
                    return None
        return (x, start + above.panel.node_height / 2), (x, end - below.panel.node_height / 2)


def _stacks(groups: Sequence[Group], stacked: bool) -> list[_Stack]:
    limit = max(group.height for group in groups) + STACK_EXTRA
    boxed = any(group.label for group in groups)
    stacks: list[_Stack] = []
    for group in groups:
        if stacked and stacks and stacks[-1].stage == group.block.stage:
            last = stacks[-1]
            both = _Stack((*last.groups, group), last.lowered)
            if last.groups[0].height >= group.height and both.height <= limit:
                stacks[-1] = both
                continue
        stacks.append(_Stack((group,), BLOCK_LABEL if boxed and not group.label else 0.0))
    return stacks


def _passing(crossing: Sequence[tuple[int, int]], column: Mapping[int, int], columns: int) -> list[int]:
    """For each column how many tensors come to it, or pass it, from columns before."""
    last: dict[int, int] = {}
    for source, target in crossing:
        last[source] = max(last.get(source, 0), column[target])
    counts = [0] * (columns + 1)
    for source, end in last.items():
        counts[column[source] + 1] += 1
        counts[end + 1 if end < columns else columns] -= 1
    for c in range(1, columns):
        counts[c] += counts[c - 1]
    return counts[:columns]


def _shapes(stacks: Sequence[_Stack], lanes: Gutters, passing: Sequence[int]) -> list[Column]:
    shapes = []
    for c, stack in enumerate(stacks):
        gap, cost = 0.0, 0.0
        if c:
            before = stacks[c - 1].stage
            gap = lanes.width_right(c - 1) + STREET + lanes.width_left(c)
            cost = LINE_COST * min(MOST_COSTLY_LINES, max(0, passing[c] - 1))
            if stack.stage != before or stack.stage is None:
                gap += STAGE_PADDING * ((stack.stage is not None) + (before is not None))
            else:
                cost += DIVIDED_COST
        shapes.append(Column(stack.width, stack.height, gap, cost))
    return shapes


def _opens(shape: Column) -> bool:
    return shape.break_cost < DIVIDED_COST


def _lefts(shapes: Sequence[Column], rows: Sequence[range], width: float) -> list[float]:
    """Left edge of each column; gutters grow, within limits, where a row is narrower than ``width`` px."""
    left = []
    for row in rows:
        spare = width - row_width(shapes, row)
        shares = [STAGE_SHARE if _opens(shapes[c]) else 1 for c in row[1:]]
        stretch = min(STRETCH, spare / sum(shares)) if shares else 0.0
        x = SIDE
        left.append(x)
        for c, share in zip(row[1:], shares, strict=True):
            x += shapes[c - 1].width + shapes[c].gap + stretch * share
            left.append(x)
    return left


def _segments(stacks: Sequence[_Stack], rows: Sequence[range]) -> Iterator[_Segment]:
    for number, row in enumerate(rows):
        for stage, run in groupby(row, key=lambda c: stacks[c].stage):
            yield _Segment(stage, tuple(run), number)


def _with_stage_edges(
    stacks: Sequence[_Stack], left: Sequence[float], segments: Sequence[_Segment], rows: Sequence[range]
) -> Fold:
    """The columns as the lines between them see them: the first and last of a stage with its border."""
    outer_left = list(left)
    outer_right = [x + stack.width for x, stack in zip(left, stacks, strict=True)]
    for segment in segments:
        if segment.stage is not None:
            outer_left[segment.columns[0]] -= STAGE_PADDING
            outer_right[segment.columns[-1]] += STAGE_PADDING
    return Fold(outer_left, outer_right, [number for number, row in enumerate(rows) for _ in row], rows)


def _heights(
    stacks: Sequence[_Stack],
    segments: Sequence[_Segment],
    rows: Sequence[range],
    lanes: Sequence[Mapping[int, int]],
) -> tuple[list[float], list[dict[int, float]], float]:
    """Where the columns of each row start, where each source's line runs in each channel, and the whole height."""
    staged = {segment.row for segment in segments if segment.stage is not None}
    tops: list[float] = []
    channels: list[dict[int, float]] = []
    y = 0.0
    for number, (row, taken) in enumerate(zip(rows, lanes, strict=True)):
        y += 2 * CHANNEL_MARGIN + LANE * max(taken.values(), default=0)
        channels.append({source: y - CHANNEL_MARGIN - LANE * lane for source, lane in taken.items()})
        y += STAGE_LABEL if number in staged else 0.0
        tops.append(y)
        y += max(stacks[c].height for c in row) + STAGE_PADDING
    return tops, channels, y + CHANNEL_MARGIN


def _boxes(
    stacks: Sequence[_Stack],
    left: Sequence[float],
    placed: Fold,
    segments: Sequence[_Segment],
    tops: Sequence[float],
) -> tuple[list[Box], dict[int, Point]]:
    """The boxes, stages first, and for each node the origin of the panel that holds it."""
    stages: list[Box] = []
    inner: list[Box] = []
    origin: dict[int, Point] = {}
    for segment in segments:
        top = tops[segment.row]
        if segment.stage is not None:
            x = placed.left[segment.columns[0]]
            width = placed.right[segment.columns[-1]] - x
            height = STAGE_LABEL + max(stacks[c].height for c in segment.columns) + STAGE_PADDING
            layers = tuple(i for c in segment.columns for group in stacks[c].groups for i in group.block.layers)
            inside = [group for c in segment.columns for group in stacks[c].groups]
            label = in_box(printable(inside[0].block.stage_label), width)
            stages.append(Box(x, top - STAGE_LABEL, width, height, label, 0, layers, _nodes_of(inside)))
        for c in segment.columns:
            y = top + stacks[c].lowered
            for group in stacks[c].groups:
                x = left[c] + (stacks[c].width - group.panel.width) / 2
                for node in group.nodes:
                    origin[node] = (x, y + (BLOCK_LABEL if group.label else 0.0))
                if group.label:
                    width = stacks[c].width
                    label = in_box(group.label, width)
                    inner.append(Box(left[c], y, width, group.height, label, 1, group.block.layers, _nodes_of([group])))
                y += group.height + STACK_GAP
    return [*stages, *inner], origin


def _nodes_of(groups: Sequence[Group]) -> range:
    return range(groups[0].nodes[0], groups[-1].nodes[-1] + 1)


def _nodes(
    labelled: Sequence[tuple[str, tuple[int, ...]]], home: Mapping[int, Group], origin: Mapping[int, Point]
) -> Iterator[Node]:
    for i, (label, layers) in enumerate(labelled):
        panel = home[i].panel
        x, y = _moved(panel.centres[i], origin[i])
        yield Node(x, y, panel.node_width, panel.node_height, label, layers)


def _left_at(group: Group, node: int, origin: Mapping[int, Point]) -> list[Point]:
    return [_moved(point, origin[node]) for point in group.panel.leave(node)]


def _moved(point: Point, origin: Point) -> Point:
    return point[0] + origin[0], point[1] + origin[1]
