"""A laid-out graph as SVG: well-formed, with every node once, its text escaped, and nothing fetched."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from explorer.app.cache import drawing, work
from explorer.app.state import View
from explorer.model.graph import Layer, ModelGraph, OperationClass
from explorer.present.layout import lay_out
from explorer.present.layout.measure import text_width
from explorer.present.palette import DARK, LIGHT, Theme
from explorer.present.picture import picture

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert("x")</script>'


def _elements(svg: str, tag: str) -> list[ET.Element]:
    return list(ET.fromstring(svg).iter(f"{SVG}{tag}"))


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("level", ["layers", "blocks"])
def test_every_node_has_its_label_and_the_colour_of_its_side(level: str, colours: Theme) -> None:
    split = work(View.default()).best
    drawn = getattr(drawing("resnet18"), level)
    svg = picture(drawn, split.on_device.tolist(), colours, "ResNet-18")
    said = [element.text for element in _elements(svg, "text")]
    for node in drawn.nodes:
        assert node.label.split("\n")[0] in said
    fills = [element.get("fill") for element in _elements(svg, "rect")]
    sides = [{bool(split.on_device[layer]) for layer in node.layers} for node in drawn.nodes]
    mixed = sum(len(side) == 2 for side in sides)
    assert fills.count(colours.device.fill) == sides.count({True}) + mixed
    assert fills.count(colours.server.fill) == sides.count({False}) + mixed
    assert ET.fromstring(svg).findtext(f"{SVG}title") == "ResNet-18"


def test_a_badge_lies_on_the_canvas_and_names_what_crosses() -> None:
    split = work(View.default()).best
    (cut,) = split.cut
    svg = picture(drawing("resnet18").layers, split.on_device.tolist(), LIGHT, "", badges={cut: "6.42 MB"})
    badge = next(rect for rect in _elements(svg, "rect") if rect.get("fill") == LIGHT.link.fill)
    left, top, width, height = map(float, ET.fromstring(svg).attrib["viewBox"].split())
    x, y, across, down = (float(badge.attrib[name]) for name in ("x", "y", "width", "height"))
    assert left <= x
    assert x + across <= left + width + 0.1
    assert top <= y
    assert y + down <= top + height + 0.1
    assert "6.42 MB" in [element.text for element in _elements(svg, "text")]


def test_lines_inside_a_group_are_pale_and_all_others_are_not() -> None:
    done = work(View.default())
    layers, sides = done.drawing.layers, done.best.on_device.tolist()
    one_group = picture(layers, sides, LIGHT, "", group_of=[0] * len(sides))
    alone = picture(layers, sides, LIGHT, "", group_of=list(range(len(sides))))
    for svg, colour in ((one_group, LIGHT.pale_wire), (alone, LIGHT.wire)):
        strokes = {path.get("stroke") for path in _elements(svg, "path")} & {LIGHT.pale_wire, LIGHT.wire}
        assert strokes == {colour}


def test_a_border_runs_around_the_layers_of_a_group_and_a_layer_alone_has_none() -> None:
    done = work(View.default())
    layers, sides = done.drawing.layers, [True] * len(done.graph.layers)
    pair = [0, 0, *range(1, len(sides) - 1)]
    areas = [area for area in _elements(picture(layers, sides, LIGHT, "", group_of=pair), "g") if area.get("fill")]
    assert [area.get("fill") for area in areas] == [LIGHT.device.edge, LIGHT.device.tint]
    for area in areas:
        assert len(area.findall(f"{SVG}rect")) == 2
    assert _elements(picture(layers, sides, LIGHT, "", group_of=list(range(len(sides)))), "g") == []


def test_the_cut_is_a_line_behind_each_layer_that_sends_and_an_empty_badge_is_none() -> None:
    done = work(View.default("resnet18"))
    layers, sides = done.drawing.layers, [False] * len(done.graph.layers)
    sides[0] = sides[1] = True
    svg = picture(layers, sides, LIGHT, "", badges={0: "", 1: "2 tensors"})
    (cut,) = [path for path in _elements(svg, "path") if path.get("class") == "cut"]
    assert cut.attrib["d"].count("M") == 1  # the input is read on the device alone
    badges = [rect for rect in _elements(svg, "rect") if rect.get("fill") == LIGHT.link.fill]
    assert len(badges) == 1
    assert not [rect for rect in _elements(svg, "rect") if rect.get("stroke") == LIGHT.link.fill]


def test_text_from_a_file_stays_text() -> None:
    layers = (
        Layer(name=HOSTILE, operation="input", operation_class=OperationClass.INPUT),
        Layer(name="b", operation="", operation_class=OperationClass.ELEMENTWISE, inputs=(HOSTILE,)),
    )
    drawn = lay_out(ModelGraph(name="hostile", layers=layers)).layers
    svg = picture(drawn, [True, False], LIGHT, HOSTILE, badges={0: HOSTILE})
    assert _elements(svg, "script") == []
    assert ET.fromstring(svg).findtext(f"{SVG}title") == HOSTILE
    assert "href" not in svg
    assert "url(" not in svg


@pytest.mark.parametrize("name", ["resnet18", "googlenet", "densenet121", "gpt2"])
def test_a_label_stays_in_its_node_whatever_font_the_viewer_has(name: str) -> None:
    """The widest usual font is a quarter wider than the one that is reckoned with."""
    drawn = drawing(name).blocks
    svg = picture(drawn, [True] * len(drawing(name).layers.nodes), LIGHT, "")
    nodes = {(f"{node.x:.1f}", node.label): node.width for node in drawn.nodes}
    seen = 0
    for element in _elements(svg, "text"):
        said, size = element.text or "", float(element.attrib["font-size"])
        room = nodes.get((element.attrib["x"], said))
        if room is not None:
            seen += 1
            width = float(element.attrib.get("textLength", 1.25 * text_width(said, size)))
            assert width <= room, said
    assert seen == len(drawn.nodes)
