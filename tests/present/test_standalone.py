"""The HTML download opens without a network and shows every text as text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from html_reader import Reader
from playwright.sync_api import Browser, Dialog, expect

import sample_models
from explorer.model.graph import Layer, ModelGraph, OperationClass
from explorer.present.layout import lay_out
from explorer.present.standalone import standalone_html

IMAGE = "<img src=x onerror=alert(1)>"
BREAK_OUT = "a</script><script>alert(2)</script>"
LINK = '<a href="javascript:alert(3)">b</a>'
COMMENT = "<!--<script>{{ 7 * 7 }}"
NAMES = (IMAGE, BREAK_OUT, LINK, COMMENT)
FETCHING_TAGS = {"link", "img", "iframe", "object", "embed", "base", "video", "audio", "source"}


def hostile() -> ModelGraph:
    layers = [
        Layer(
            name=name,
            operation=name,
            operation_class=OperationClass.ELEMENTWISE,
            module_path=name,
            inputs=NAMES[max(0, i - 1) : i],
        )
        for i, name in enumerate(NAMES)
    ]
    return ModelGraph(name=IMAGE, title=BREAK_OUT, layers=tuple(layers))


def resnet18() -> ModelGraph:
    return ModelGraph.load(Path(sample_models.__file__).parent / "graphs" / "resnet18.json")


def page(graph: ModelGraph, caption: str = "A caption") -> str:
    return standalone_html(graph, lay_out(graph), [i < 2 for i in range(len(graph.layers))], caption)


@pytest.mark.parametrize("graph", [hostile(), resnet18()], ids=["hostile", "resnet18"])
def test_no_tag_loads_anything(graph: ModelGraph) -> None:
    tags = Reader(page(graph)).tags
    assert not FETCHING_TAGS & {tag for tag, _ in tags}
    assert not any({"src", "href"} & set(attributes) for _, attributes in tags)
    assert not any(name.startswith("on") for _, attributes in tags for name in attributes)
    assert any("default-src 'none'" in (attributes.get("content") or "") for tag, attributes in tags if tag == "meta")


def test_texts_stay_texts() -> None:
    reader = Reader(page(hostile(), caption=f"{IMAGE} & {BREAK_OUT}"))
    assert f"{IMAGE} & {BREAK_OUT}" in reader.texts
    for name in NAMES:
        assert reader.texts.count(name) >= 2, "as a layer and as its operation"
    assert len(reader.scripts) == len(Reader(page(resnet18())).scripts)


def test_pyvis_is_given_integer_ids_and_no_titles() -> None:
    scripts = Reader(page(resnet18())).scripts
    drawing = next(script for script in scripts if "new vis.Network(" in script and "vis.DataSet(" in script)
    start = drawing.index("new vis.DataSet([") + len("new vis.DataSet(")
    nodes, _ = json.JSONDecoder().raw_decode(drawing[start:])
    assert [node["id"] for node in nodes] == list(range(len(resnet18().layers)))
    assert not any("title" in node for node in nodes)
    assert all(node["fixed"] for node in nodes)
    assert len({node["color"] for node in nodes}) == 2
    assert "popup.innerHTML" not in drawing


def test_the_lines_of_the_cut_are_marked() -> None:
    graph = resnet18()
    device = [i < 10 for i in range(len(graph.layers))]
    reader = Reader(standalone_html(graph, lay_out(graph), device, "A caption"))
    picture = json.loads(next(script for script in reader.scripts if script.startswith('{"width"')))
    expected = sum(device[p] and not device[c] for c, parents in enumerate(graph.parents) for p in parents)
    assert sum(line["cut"] for line in picture["lines"]) == expected > 0
    assert {box["side"] for box in picture["boxes"]} == {"device", "mixed", "server"}


def test_a_side_is_needed_for_every_layer() -> None:
    graph = resnet18()
    with pytest.raises(ValueError, match="one entry for each of the 69 layers, got 1"):
        standalone_html(graph, lay_out(graph), [True], "A caption")


@pytest.mark.browser
def test_it_opens_offline_and_runs_no_text(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "graph.html"
    file.write_text(page(hostile(), caption=IMAGE), encoding="utf-8")
    requests: list[str] = []
    problems: list[str] = []
    context = browser.new_context(offline=True)
    opened = context.new_page()
    opened.on("request", lambda request: requests.append(request.url))
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)

    def refuse(dialog: Dialog) -> None:
        problems.append(f"a dialog opened: {dialog.message}")
        dialog.dismiss()

    opened.on("dialog", refuse)
    opened.goto(file.as_uri())
    opened.wait_for_selector("#mynetwork canvas")
    assert opened.locator("h1").inner_text() == IMAGE
    assert opened.title() == BREAK_OUT
    opened.locator("summary").click()
    assert opened.locator("tbody td:first-child").all_inner_texts() == list(NAMES)
    assert opened.evaluate("network.getPositions([1])[1].x") == pytest.approx(
        lay_out(hostile()).layers.nodes[1].x, abs=1
    )
    for number in range(len(NAMES)):
        spot = opened.evaluate(f"network.canvasToDOM(network.getPositions([{number}])[{number}])")
        opened.locator("#mynetwork canvas").hover(position=spot)
        expect(opened.locator(".vis-tooltip")).to_contain_text(NAMES[number])
    assert opened.locator("img, #mynetwork a").count() == 0
    context.close()
    assert requests == [file.as_uri()]
    assert problems == []
