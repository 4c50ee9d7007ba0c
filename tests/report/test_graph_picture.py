"""The graph as a file of its own: a caption that says what it shows, and what its colours mean."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from graphs import WORKED
from report_files import HOSTILE, Files, hostile_graph

from explorer.present.palette import DARK, LIGHT, Theme
from explorer.present.view import View, worked_out
from explorer.pricing import Case
from explorer.report.graph_picture import CAPTION_HEIGHT, graph_size, graph_svg
from explorer.scenario import models
from explorer.values.units import format_time

SVG = "{http://www.w3.org/2000/svg}"


def _texts(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).findall(f"{SVG}text")]


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_the_caption_says_the_model_the_split_its_delay_and_the_link(first: Files, look: Theme) -> None:
    work = first.work
    svg = graph_svg(work, look)
    title, split, link, *legend = _texts(svg)
    assert title == "ResNet-18"
    assert split.startswith(f"{len(work.best.device_layers)} of {len(work.graph.layers)} layers on Jetson Nano")
    assert f"takes {format_time(work.best.delay_s)} (estimated)" in split
    assert link.startswith("400 Mbit/s up")
    assert legend == ["device", "server", "cut"]
    swatches = [each.get("fill") for each in ElementTree.fromstring(svg).findall(f"{SVG}rect")[1:]]
    assert swatches == [look.device.fill, look.server.fill, look.link.fill]


def test_the_picture_stands_below_its_caption(first: Files) -> None:
    root = ElementTree.fromstring(graph_svg(first.work))
    width, height = graph_size(first.work)
    assert (root.get("width"), root.get("height")) == (str(width), str(height))
    (drawn,) = root.findall(f"{SVG}svg")
    assert float(drawn.get("y", "")) == CAPTION_HEIGHT
    assert float(drawn.get("height", "")) == pytest.approx(height - CAPTION_HEIGHT, abs=1)


def test_a_split_that_is_not_allowed_says_so() -> None:
    view = View.default().with_options({"device": "jetson-tx2", "link": "100-400", "memory": "300MB"})
    work = worked_out(Case(models.find(view.model).graph, view.scenario), "dads")
    _, split, link, *_ = _texts(graph_svg(work))
    assert split.startswith("Inference cut (DADS): All 69 layers on Jetson TX2")
    assert "Not allowed here: needs" in link


def test_names_of_a_stranger_are_text() -> None:
    svg = graph_svg(worked_out(Case(hostile_graph(), WORKED)))
    assert HOSTILE[0] in _texts(svg)[0]
    assert "<img" not in svg
