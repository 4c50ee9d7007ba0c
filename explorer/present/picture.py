"""A laid-out graph as one SVG: for a page that shows more than one graph, for a report, for a file.

It has no script and asks for nothing; text is escaped. What the canvas of the Explore page draws live, this draws once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from math import dist

from explorer.present.cut_line import Stroke, cut_strokes
from explorer.present.i18n.text import text
from explorer.present.layout.drawing import Box, Edge, Level, Node
from explorer.present.layout.fold import CANVAS_HEIGHT, CANVAS_WIDTH
from explorer.present.layout.measure import text_width
from explorer.present.layout.sheet import BLOCK_LABEL, STAGE_LABEL
from explorer.present.numbers import listed
from explorer.present.palette import Side, Theme

LARGEST = 2.0  # scale up to which a small graph grows on its canvas
RADIUS = 6
TALL = 34.0  # px; from this height on a node has two lines
BADGE_HEIGHT, BADGE_FONT, BADGE_PADDING = 18.0, 12.0, 20.0  # px
BADGE_GAP, BADGE_GAP_DOWN = 5.0, 2.0  # px; beside a node, and below or above it, where another row is near
EDGE_WIDTH = 6.0  # px; what a line takes up where a badge would cover it
LINE_COST = 0.4  # of covering a line, against covering a node
ABOVE_COST = 0.25  # of a place above the node, as a share of the badge: the cut is behind the node
GROUP_MARGIN, GROUP_BORDER = 4.5, 1.4  # px around the nodes and lines of a group
CUT_WIDTH, SCISSORS = 2.6, 19.0  # px on the canvas, of the cut's lines and of the scissors on them
MANY_STROKES = 8  # of a cut; so many pairs of scissors would hide it
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"
WIDEST = 1.25  # times the width that is reckoned with, of what a viewer may have in its place (DejaVu Sans Bold)


@dataclass(frozen=True)
class Rect:
    """Describes a rectangle in the drawing, by its left upper corner, px."""

    x: float
    y: float
    width: float
    height: float

    def shared(self, other: Rect) -> float:
        """Returns the area that both cover."""
        across = min(self.x + self.width, other.x + other.width) - max(self.x, other.x)
        down = min(self.y + self.height, other.y + other.height) - max(self.y, other.y)
        return max(0.0, across) * max(0.0, down)


def picture(
    level: Level,
    on_device: Sequence[bool],
    colours: Theme,
    title: str,
    *,
    badges: Mapping[int, str] | None = None,
    group_of: Sequence[int] | None = None,
    canvas: tuple[float, float] = (CANVAS_WIDTH, CANVAS_HEIGHT),
) -> str:
    """Returns the text of an SVG file that shows ``level`` on a canvas of a width and height in px.

    ``on_device`` has an entry for each layer of the drawn graph, ``badges`` a text for each layer whose tensor
    crosses the link, "" where another badge names it too; the line of the cut runs just behind these layers. Where
    ``group_of`` gives a group for each layer, a border runs around each group, and the lines inside it are pale.
    ``title`` is what a screen reader says.
    """
    frame = _frame(level, canvas)
    groups = [{group_of[i] for i in node.layers} for node in level.nodes] if group_of is not None else None
    shares = [_share(node.layers, on_device) for node in level.nodes]
    sources = [i for i, node in enumerate(level.nodes) if badges and any(layer in badges for layer in node.layers)]
    strokes = cut_strokes(level, shares, sources)
    parts = [
        *(_box(box, _share(box.layers, on_device), colours) for box in level.boxes),
        *_borders(level, groups or [], on_device, colours),
        *_edges(level, groups, colours),
        *(_node(node, share, colours) for node, share in zip(level.nodes, shares, strict=True)),
        *_cut(strokes, canvas[0] / frame.width, colours),
        *_badges(level, badges or {}, strokes, frame, colours),
    ]
    size = f'width="{canvas[0]:g}" height="{canvas[1]:g}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="{_numbers(frame.x, frame.y, frame.width)} '
        f'{frame.height:.1f}" role="img" font-family="{FONT}"><title>{escape(title)}</title>'
        f'<rect {_place(frame)} fill="{colours.background}"/>{"".join(parts)}</svg>'
    )


def _frame(level: Level, canvas: tuple[float, float]) -> Rect:
    """The canvas in the drawing's own px, the drawing in its middle."""
    scale = min(canvas[0] / level.width, canvas[1] / level.height, LARGEST)
    width, height = canvas[0] / scale, canvas[1] / scale
    return Rect((level.width - width) / 2, (level.height - height) / 2, width, height)


def _share(layers: Sequence[int], on_device: Sequence[bool]) -> float:
    return sum(bool(on_device[layer]) for layer in layers) / len(layers)


def _side(share: float, colours: Theme) -> Side | None:
    """The side that all are on; None where the cut passes through."""
    return colours.device if share >= 1 else colours.server if share <= 0 else None


def _box(box: Box, share: float, colours: Theme) -> str:
    side = _side(share, colours)
    block = box.depth > 0
    fill = side.tint if block and side else colours.panel
    head, size, weight, ink = (BLOCK_LABEL, 11, 550, colours.muted) if block else (STAGE_LABEL, 13, 650, colours.text)
    font_size = min(size, (box.width - 10) / max(text_width(box.label, 1), 1))  # a long name is set smaller
    rect = Rect(box.x, box.y, box.width, box.height)
    return (
        f'<rect {_place(rect)} rx="{9 if block else 12}" fill="{fill}" stroke="{colours.frame}"/>'
        f'<text x="{box.x + 7:.1f}" y="{box.y + head / 2:.1f}" dy=".34em" font-size="{font_size:.3g}" '
        f'font-weight="{weight}" fill="{ink}"{_held(box.label, font_size, box.width - 10)}>{escape(box.label)}</text>'
    )


def _borders(level: Level, groups: Sequence[set[int]], on_device: Sequence[bool], colours: Theme) -> Iterator[str]:
    """A tinted area with a border around the nodes and lines of each group that more than one node belongs to."""
    members: dict[int, list[Node]] = {}
    lines: dict[int, list[Edge]] = {}
    for node, inside in zip(level.nodes, groups, strict=bool(groups)):
        if len(inside) == 1:
            members.setdefault(next(iter(inside)), []).append(node)
    for edge in level.edges if groups else ():
        both = groups[edge.source] | groups[edge.target]
        if len(both) == 1:
            lines.setdefault(next(iter(both)), []).append(edge)
    for group, nodes in members.items():
        if len(nodes) > 1:
            side = _side(_share([layer for node in nodes for layer in node.layers], on_device), colours)
            fill, border = (side.tint, side.edge) if side else (colours.panel, colours.link.fill)
            joining = _joining(lines.get(group, []))
            yield _area(nodes, joining, GROUP_MARGIN, border)
            yield _area(nodes, joining, GROUP_MARGIN - GROUP_BORDER, fill)


def _joining(edges: Sequence[Edge]) -> list[Edge]:
    """The shortest lines that join all that these lines join: a minimum spanning tree, by Kruskal's algorithm."""
    joined: dict[int, int] = {}

    def end(node: int) -> int:
        while node in joined:
            node = joined[node]
        return node

    kept = []
    for edge in sorted(edges, key=lambda edge: sum(dist(*piece) for piece in pairwise(edge.points))):
        source, target = end(edge.source), end(edge.target)
        if source != target:
            joined[source] = target
            kept.append(edge)
    return kept


def _area(nodes: Sequence[Node], edges: Sequence[Edge], margin: float, colour: str) -> str:
    """All that is at most so far from the nodes and the lines, in one colour."""
    frames = "".join(f'<rect {_place(_around(node, margin))} rx="{RADIUS + margin:g}"/>' for node in nodes)
    path = " ".join("M" + " L".join(_numbers(*point) for point in edge.points) for edge in edges)
    return (
        f'<g fill="{colour}">{frames}<path d="{path}" fill="none" stroke="{colour}" stroke-width="{2 * margin:g}" '
        f'stroke-linejoin="round"/></g>'
    )


def _around(node: Node, margin: float = 0.0) -> Rect:
    """A node's rectangle, larger by a margin on each side."""
    width, height = node.width + 2 * margin, node.height + 2 * margin
    return Rect(node.x - width / 2, node.y - height / 2, width, height)


def _edges(level: Level, groups: Sequence[set[int]] | None, colours: Theme) -> Iterator[str]:
    """All lines, the pale ones first, each kind as one path with its arrow heads as another."""
    inside = [groups is not None and len(groups[e.source] | groups[e.target]) == 1 for e in level.edges]
    for pale, colour, width in ((True, colours.pale_wire, 1.2), (False, colours.wire, 1.6)):
        edges = [edge for edge, within in zip(level.edges, inside, strict=True) if within is pale]
        if edges:
            lines = " ".join("M" + " L".join(_numbers(*point) for point in edge.points) for edge in edges)
            heads = " ".join(filter(None, map(_head, edges)))
            yield (
                f'<path d="{lines}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linejoin="round"/>'
                f'<path d="{heads}" fill="{colour}"/>'
            )


def _head(edge: Edge) -> str:
    """The arrow head at the end of a line."""
    (x0, y0), (x1, y1) = edge.points[-2:]
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    if length == 0:
        return ""
    dx, dy = (x1 - x0) / length, (y1 - y0) / length
    left = _numbers(x1 - 6 * dx + 3 * dy, y1 - 6 * dy - 3 * dx)
    right = _numbers(x1 - 6 * dx - 3 * dy, y1 - 6 * dy + 3 * dx)
    return f"M{_numbers(x1, y1)} L{left} L{right} Z"


def _node(node: Node, share: float, colours: Theme) -> str:
    side = _side(share, colours)
    rect = _around(node)
    main = side or (colours.device if share >= 0.5 else colours.server)
    other = colours.server if main is colours.device else colours.device
    fill = f'<rect {_place(rect)} rx="{RADIUS}" fill="{main.fill}"/>'
    if side is None:  # filled from the left as far as its share on the device
        part = node.width * (1 - share if main is colours.device else share)
        x = rect.x + node.width - part if main is colours.device else rect.x
        fill += f'<rect {_place(Rect(x, rect.y, part, rect.height))} rx="{RADIUS}" fill="{other.fill}"/>'
    stroke = main.edge if side else colours.frame
    outline = f'<rect {_place(rect)} rx="{RADIUS}" fill="none" stroke="{stroke}" stroke-width="1"/>'
    # Over two fills one ink cannot be read on both: letters bring the larger fill along.
    halo = "" if side else f' stroke="{main.fill}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'
    return fill + outline + "".join(_lines(node, f'fill="{main.ink}"{halo}'))


def _cut(strokes: Sequence[Stroke], scale: float, colours: Theme) -> Iterator[str]:
    """The lines of the cut, with a pair of scissors at the start of each."""
    if not strokes:
        return
    width, size = CUT_WIDTH / scale, SCISSORS / scale
    path = " ".join(f"M{_numbers(each.x0, each.y0)} L{_numbers(each.x1, each.y1)}" for each in strokes)
    shapes = "".join(
        f'<path d="{_scissors(size)}" transform="translate({_numbers(each.x0, each.y0)})'
        f'{"" if each.level else " rotate(90)"} translate({-0.4 * size:.1f} 0)"/>'
        for each in strokes[: 1 if len(strokes) > MANY_STROKES else None]
    )
    dashes = f'stroke-dasharray="{3 * width:.1f} {1.6 * width:.1f}"'
    for colour, wide, drawn in (
        (colours.background, 1.8 * width, f'<path d="{path}"/>'),
        (colours.link.fill, width, f'<path class="cut" d="{path}" {dashes}/><g stroke-linecap="round">{shapes}</g>'),
    ):
        yield f'<g fill="none" stroke="{colour}" stroke-width="{wide:.2f}">{drawn}</g>'


def _scissors(size: float) -> str:
    """The path of a pair of scissors that point to the right, around the origin."""
    ring = 0.17 * size
    parts = []
    for sign in (-1, 1):
        x, y = -0.3 * size, sign * 0.3 * size
        parts.append(f"M{_numbers(x + ring, y)} a{_numbers(ring, ring)} 0 1 0 {_numbers(-2 * ring, 0)}")
        parts.append(f"a{_numbers(ring, ring)} 0 1 0 {_numbers(2 * ring, 0)}")
        parts.append(f"M{_numbers(-0.17 * size, sign * 0.2 * size)} L{_numbers(0.48 * size, -sign * 0.26 * size)}")
    return " ".join(parts)


def _lines(node: Node, ink: str) -> Iterator[str]:
    """The label of a node, in one line or two; ``ink`` are attributes."""
    first, two = node.label, node.height >= TALL  # as tall as a block, which says how many layers it has
    second = _size(node) if two else ""
    size = 12.5 if node.height >= TALL else min(node.height * 0.54, 15)
    rows = [(first, node.y - node.height * 0.13, size, 650), (second, node.y + node.height * 0.27, size * 0.84, 450)]
    for said, y, points, weight in rows if two else [(first, node.y, size, 550)]:
        yield (
            f'<text x="{node.x:.1f}" y="{y:.1f}" dy=".34em" text-anchor="middle" font-size="{points:.1f}" '
            f'font-weight="{weight}" {ink}{_held(said, points, node.width - 6)}>{escape(said)}</text>'
        )


def _held(said: str, size: float, room: float) -> str:
    """The attributes that hold a text of a font size in its room, where a viewer's own font may be too wide for it."""
    width = text_width(said, size)
    if WIDEST * width <= room:
        return ""
    return f' textLength="{min(width, room):.1f}" lengthAdjust="spacingAndGlyphs"'


def _size(node: Node) -> str:
    """How many layers a block has; of identical blocks in one node, how many they are as well."""
    if node.blocks > 1:
        return text("graph-block_folded", blocks=node.blocks, count=len(node.layers) // node.blocks)
    return text("graph-block_layers", count=len(node.layers))


def _badges(
    level: Level, badges: Mapping[int, str], strokes: Sequence[Stroke], frame: Rect, colours: Theme
) -> Iterator[str]:
    """A badge beside each node whose tensor crosses, where it covers least."""
    taken = [*(_around(node) for node in level.nodes), *map(_beside, strokes)]
    lines = [(edge.source, piece) for edge in level.edges for piece in _pieces(edge)]
    for i, node in enumerate(level.nodes):
        said = [badges[layer] for layer in node.layers if badges.get(layer)]
        if not said:
            continue
        label = listed(said)
        # Behind the node its own line goes on to what reads the tensor: a badge there says where the cut is.
        others = [piece for source, piece in lines if source != i]
        rect = _free_spot(node, text_width(label, BADGE_FONT) + BADGE_PADDING, taken, others, frame)
        taken.append(rect)
        yield (
            f'<rect {_place(rect)} rx="{BADGE_HEIGHT / 2}" fill="{colours.link.fill}" stroke="{colours.background}" '
            f'stroke-width="1.5"/><text x="{rect.x + rect.width / 2:.1f}" y="{rect.y + BADGE_HEIGHT / 2:.1f}" '
            f'dy=".34em" text-anchor="middle" font-size="{BADGE_FONT:g}" font-weight="650" fill="{colours.link.ink}"'
            f"{_held(label, BADGE_FONT, rect.width - BADGE_PADDING)}>{escape(label)}</text>"
        )


def _beside(stroke: Stroke) -> Rect:
    """What a line of the cut takes up."""
    width, height = stroke.x1 - stroke.x0 + EDGE_WIDTH, stroke.y1 - stroke.y0 + EDGE_WIDTH
    return Rect(stroke.x0 - EDGE_WIDTH / 2, stroke.y0 - EDGE_WIDTH / 2, width, height)


def _pieces(edge: Edge) -> Iterator[Rect]:
    """The straight pieces of a line as rectangles."""
    for (x0, y0), (x1, y1) in pairwise(edge.points):
        left, top = min(x0, x1) - EDGE_WIDTH / 2, min(y0, y1) - EDGE_WIDTH / 2
        yield Rect(left, top, abs(x1 - x0) + EDGE_WIDTH, abs(y1 - y0) + EDGE_WIDTH)


def _free_spot(node: Node, width: float, taken: Sequence[Rect], lines: Sequence[Rect], frame: Rect) -> Rect:
    """Right, left, below or above a node, where the badge covers least of nodes and lines and stays on the canvas."""
    across, down = (node.width + width) / 2 + BADGE_GAP, (node.height + BADGE_HEIGHT) / 2 + BADGE_GAP_DOWN
    spots = []
    for dx, dy in ((across, 0.0), (-across, 0.0), (0.0, down), (0.0, -down)):
        left = min(max(node.x + dx - width / 2, frame.x), frame.x + frame.width - width)
        top = min(max(node.y + dy - BADGE_HEIGHT / 2, frame.y), frame.y + frame.height - BADGE_HEIGHT)
        spots.append(Rect(left, top, width, BADGE_HEIGHT))

    def cost(spot: Rect) -> float:
        above = ABOVE_COST * width * BADGE_HEIGHT if spot is spots[-1] else 0.0
        return sum(map(spot.shared, taken)) + LINE_COST * sum(map(spot.shared, lines)) + above

    return min(spots, key=cost)


def _place(rect: Rect) -> str:
    return f'x="{rect.x:.1f}" y="{rect.y:.1f}" width="{rect.width:.1f}" height="{rect.height:.1f}"'


def _numbers(*values: float) -> str:
    return " ".join(f"{value:.1f}" for value in values)
