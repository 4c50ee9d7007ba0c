"""The inside of one block: its layers top to bottom by rank, parallel branches side by side.

Coordinates are relative to the top left corner of the panel. A layer's *rank* is the longest path to it
inside the block, so every edge points down; a *track* is a sub-column that holds one branch.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from explorer.present.layout.drawing import Point

LEAST_RANK_GAP = 11.0  # px between the nodes of two ranks
SAME = 0.01  # px; coordinates this close are equal
TURN = 4.0  # px from a node at which a line from below it, or to its top, turns
TRACK_GAP = 14.0  # px between two tracks; an edge may run down its middle
LANE = 3.5  # px between two parallel lines
MOST_LANES = 4  # further lines share the lanes there are


@dataclass(frozen=True)
class Panel:
    """A block laid out: where its nodes are, how its inner edges run and which sides of a node are free."""

    node_width: float
    node_height: float
    width: float
    height: float
    centres: Mapping[int, Point]
    paths: Mapping[tuple[int, int], tuple[Point, ...]]
    leftmost: frozenset[int]  # nodes with no other at their left, at the same rank
    rightmost: frozenset[int]

    def leave(self, node: int) -> tuple[Point, ...]:
        """How a line gets from a node to where it can run right without meeting another node."""
        x, y = self.centres[node]
        return ((x + self.node_width / 2, y),) if node in self.rightmost else _leave_below(self, node)

    def reach(self, node: int, *, from_left: bool) -> tuple[Point, ...]:
        """How a line that comes from the left, or right, outside gets to a node."""
        x, y = self.centres[node]
        if from_left and node in self.leftmost:
            return ((x - self.node_width / 2, y),)
        if not from_left and node in self.rightmost:
            return ((x + self.node_width / 2, y),)
        return _reach_above(self, node)


def arrange(
    members: Sequence[int],
    edges: Iterable[tuple[int, int]],
    node_width: float,
    node_height: float,
    rank_gap: float = LEAST_RANK_GAP,
) -> Panel:
    """Lay out the nodes ``members`` (in a topological order) and the ``edges`` between them; sizes in px."""
    inner = list(edges)
    parents: dict[int, list[int]] = {node: [] for node in members}
    for source, target in inner:
        parents[target].append(source)
    ranks: dict[int, int] = {}
    for node in members:
        ranks[node] = 1 + max((ranks[parent] for parent in parents[node]), default=-1)
    tracks = _tracks(members, parents, ranks)
    count = 1 + max(tracks.values())
    grid: dict[int, tuple[float, int]] = {node: (tracks[node], ranks[node]) for node in members}
    if count > 2:  # where three or more branches part or join, in the middle of them
        grid.update({node: ((count - 1) / 2, ranks[node]) for node in _separators(members, parents)})
    pitch_x, pitch_y = node_width + TRACK_GAP, node_height + rank_gap
    centres = {node: (node_width / 2 + x * pitch_x, node_height / 2 + y * pitch_y) for node, (x, y) in grid.items()}
    by_rank: dict[int, list[int]] = {}
    for node in members:
        by_rank.setdefault(ranks[node], []).append(node)
    bare = Panel(
        node_width=node_width,
        node_height=node_height,
        width=count * node_width + (count - 1) * TRACK_GAP,
        height=len(by_rank) * (node_height + rank_gap) - rank_gap,
        centres=centres,
        paths={},
        leftmost=frozenset(min(nodes, key=lambda node: centres[node][0]) for nodes in by_rank.values()),
        rightmost=frozenset(max(nodes, key=lambda node: centres[node][0]) for nodes in by_rank.values()),
    )
    return _with_paths(bare, inner, ranks, by_rank)


def _tracks(members: Sequence[int], parents: Mapping[int, Sequence[int]], ranks: Mapping[int, int]) -> dict[int, int]:
    """A node goes on below a parent that ends a track, the leftmost; otherwise it begins a new branch."""
    tracks: dict[int, int] = {}
    tails: list[int] = []
    for node in members:
        below = [tracks[parent] for parent in parents[node] if tails[tracks[parent]] == parent]
        track = min(below) if below else _free_track(tails, ranks, node) if parents[node] else len(tails)
        if track == len(tails):
            tails.append(node)
        tails[track] = node
        tracks[node] = track
    return tracks


def _free_track(tails: Sequence[int], ranks: Mapping[int, int], node: int) -> int:
    """The last track that ends above the node, or a new one."""
    ended = (track for track in reversed(range(len(tails))) if ranks[tails[track]] < ranks[node])
    return next(ended, len(tails))


def _separators(members: Sequence[int], parents: Mapping[int, Sequence[int]]) -> list[int]:
    """Nodes that every other node of the block comes before or after."""
    before = {node: 1 << position for position, node in enumerate(members)}  # bits of the ancestors and itself
    after = dict(before)  # bits of the descendants and itself
    for node in members:
        for parent in parents[node]:
            before[node] |= before[parent]
    for node in reversed(members):
        for parent in parents[node]:
            after[parent] |= after[node]
    return [node for node in members if before[node].bit_count() + after[node].bit_count() == len(members) + 1]


def _with_paths(
    bare: Panel, edges: Sequence[tuple[int, int]], ranks: Mapping[int, int], by_rank: Mapping[int, Sequence[int]]
) -> Panel:
    occupied = {rank: sorted(bare.centres[node][0] for node in nodes) for rank, nodes in by_rank.items()}
    paths: dict[tuple[int, int], tuple[Point, ...]] = {}
    around: dict[int, list[int]] = {}
    for source, target in edges:
        found = _inside(bare, source, target, ranks, occupied)
        if found:
            paths[source, target] = found
        else:
            around.setdefault(source, []).append(target)
    spans = {source: (ranks[source], max(ranks[target] for target in targets)) for source, targets in around.items()}
    lanes = free_lanes(spans, MOST_LANES)
    edge_x = bare.width + LANE
    for source, targets in around.items():
        x = edge_x + LANE * lanes[source]
        for target in targets:
            start, end = bare.leave(source), _reach_above(bare, target)
            paths[source, target] = tidy((*start, (x, start[-1][1]), (x, end[0][1]), *end))
    width = bare.width if not lanes else edge_x + LANE * max(lanes.values()) + LANE
    return Panel(
        bare.node_width, bare.node_height, width, bare.height, bare.centres, paths, bare.leftmost, bare.rightmost
    )


def _inside(
    panel: Panel, source: int, target: int, ranks: Mapping[int, int], occupied: Mapping[int, Sequence[float]]
) -> tuple[Point, ...] | None:
    """A way down a track or between two tracks; None where nodes are in the way of all of them.

    ``occupied`` gives for each rank where its nodes have their centres, from left to right.
    """
    (x1, _), (x2, _) = panel.centres[source], panel.centres[target]
    between = range(ranks[source] + 1, ranks[target])
    half = (panel.node_width + TRACK_GAP) / 2
    side = half if x2 > x1 else -half
    for x in (x1, x2, x1 + side, x2 - side):
        inside = 0 < x < panel.width
        if inside and not any(_meets(x, occupied[rank], panel.node_width / 2 + 1) for rank in between):
            start, end = _leave_below(panel, source), _reach_above(panel, target)
            return tidy((*start, (x, start[-1][1]), (x, end[0][1]), *end))
    return None


def _meets(x: float, centres: Sequence[float], distance: float) -> bool:
    """Whether one of the sorted centres is nearer to ``x`` than this."""
    first = bisect_right(centres, x - distance)
    return first < len(centres) and centres[first] < x + distance


def _leave_below(panel: Panel, node: int) -> tuple[Point, Point]:
    x, y = panel.centres[node]
    bottom = y + panel.node_height / 2
    return (x, bottom), (x, bottom + TURN)


def _reach_above(panel: Panel, node: int) -> tuple[Point, Point]:
    x, y = panel.centres[node]
    top = y - panel.node_height / 2
    return (x, top - TURN), (x, top)


def free_lanes(spans: Mapping[int, tuple[float, float]], most: int) -> dict[int, int]:
    """The first free lane for each span, the shortest spans first; where all ``most`` are taken, any."""
    lanes: dict[int, int] = {}
    taken: list[list[tuple[float, float]]] = []
    for key, (start, end) in sorted(spans.items(), key=lambda item: (item[1][1] - item[1][0], item[1][0])):
        clear = (i for i, others in enumerate(taken) if all(end < low or start > high for low, high in others))
        lane = next(clear, len(taken) if len(taken) < most else key % most)
        if lane == len(taken):
            taken.append([])
        taken[lane].append((start, end))
        lanes[key] = lane
    return lanes


def tidy(points: Sequence[Point]) -> tuple[Point, ...]:
    """The same line of upright and level stretches without points that repeat or lie within a stretch."""
    kept = [points[0]]
    x1, y1 = x2, y2 = points[0]  # the two points kept last
    for x, y in points[1:]:
        level, upright = -SAME < y - y2 < SAME, -SAME < x - x2 < SAME
        if level and upright:
            continue
        if len(kept) > 1 and ((level and -SAME < y2 - y1 < SAME) or (upright and -SAME < x2 - x1 < SAME)):
            kept[-1] = (x, y)
        else:
            kept.append((x, y))
            x1, y1 = x2, y2
        x2, y2 = x, y
    return tuple(kept)
