"""The report as text: what it says is what the library computes, in one file that asks for nothing."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from graphs import asked
from html_reader import Reader
from report_files import DATE, HOSTILE, Files, example

from explorer.cli.question import read_scenario
from explorer.money.assumptions import Assumptions, Estimate
from explorer.money.month import Fleet
from explorer.present.i18n.text import text
from explorer.present.phrases import sentence
from explorer.present.view import View, from_query, worked_out
from explorer.pricing import Case
from explorer.report.contents import Report
from explorer.report.page import report_html
from explorer.report.sections import SECTIONS
from explorer.scenario import models
from explorer.scenario.fields import FIELDS
from explorer.solve import solve
from explorer.values.units import format_time

FETCHING_TAGS = {"link", "img", "iframe", "object", "embed", "base", "video", "audio", "source", "image", "use"}
MOST_BYTES = 8e6


def spaced(page: str) -> str:
    """A page whose numbers are parted from their units by plain spaces."""
    return page.replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture(params=["report", "live", "pictures"])
def page(request: pytest.FixtureRequest, first: Files) -> Path:
    path: Path = getattr(first, request.param)
    return path


@pytest.mark.parametrize("kind", ["report", "live", "pictures"])
@pytest.mark.parametrize("whose", ["first", "hostile"])
def test_no_tag_loads_or_runs_anything(request: pytest.FixtureRequest, whose: str, kind: str) -> None:
    tags = Reader(getattr(request.getfixturevalue(whose), kind).read_text(encoding="utf-8")).tags
    assert not FETCHING_TAGS & {tag for tag, _ in tags}
    assert not any({"src", "srcset", "action", "formaction"} & set(attributes) for _, attributes in tags)
    assert not any(name.startswith("on") for _, attributes in tags for name in attributes)
    policies = [attributes["content"] for tag, attributes in tags if "Content-Security-Policy" in attributes.values()]
    assert len(policies) == 1
    assert "default-src 'none'" in (policies[0] or "")


def test_a_file_fits_into_a_message(page: Path) -> None:
    assert page.stat().st_size < MOST_BYTES


def test_the_sections_come_in_their_order(first: Files) -> None:
    for path in (first.report, first.pictures):
        tags = Reader(path.read_text(encoding="utf-8")).tags
        ids = [attributes["id"] for tag, attributes in tags if tag == "section" and "id" in attributes]
        names = [section(Report(first.work, DATE)).name for section in SECTIONS]
        expected = [names[0], "graph", *names[1:]]
        assert ids == expected
        assert len(set(ids)) == len(ids)


def test_it_says_what_a_fresh_solve_finds(first: Files) -> None:
    split = solve(*asked(first.work.case))
    texts = Reader(first.pictures.read_text(encoding="utf-8")).texts
    before, name, behind = sentence(split).split("`")
    assert {before.strip(), name, behind.strip()} <= {said.strip() for said in texts}
    for seconds in split.terms:
        assert format_time(seconds) in texts
    for mask in (first.work.case.costs.all_on_device, first.work.case.costs.all_on_server):
        assert format_time(first.work.case.terms(mask).delay_s) in texts
    assert any(DATE in said for said in texts)


def test_the_library_knows_no_clock(first: Files) -> None:
    again = report_html(Report(first.work, DATE), interactive=False)
    assert again == first.pictures.read_text(encoding="utf-8")
    assert DATE not in report_html(Report(first.work, "today"), interactive=False)


def test_its_command_and_its_link_give_the_same_scenario() -> None:
    options = {"up": "12.5Mbit/s", "mode": "inference", "bits": "8", "raw-data-may-leave": "yes"}
    own = {"device": "own", "device-title": "Board & 'co' <b>", "device-peak": "1.5TFLOP/s", "server-power": "1kW"}
    view = View.default("vgg16").with_options(options | own)
    work = worked_out(Case(models.find(view.model).graph, view.scenario))
    page = report_html(Report(work, DATE, address="https://split.example/app/"), interactive=False)
    (link,) = re.findall(r'<a href="https://split\.example/app/\?([^"]+)"', page)
    assert from_query(dict(parse_qsl(link.replace("&amp;", "&")))) == (view, [])
    assert "Board &amp; &#39;co&#39; &lt;b&gt;" in page
    assert "co' <b>" not in page
    commands = [
        shlex.split(unescape(command)) for command in re.findall(r"<pre><code>(split-explorer [^<]+)</code>", page)
    ]
    assert [command[1] for command in commands] == ["report", "solve"]
    for command in commands:
        assert command[2] == "vgg16"
        words, chosen = command[3:], {}
        while words:
            name = words.pop(0).removeprefix("--")
            if name == "raw-data-may-leave":
                chosen[name] = "yes"
            elif name in FIELDS:
                chosen[name] = words.pop(0)
            else:
                assert (name, words.pop(0)) == ("output", "report.html")
        assert read_scenario(models.find("vgg16"), None, dict(chosen))[0] == view.scenario


def test_texts_of_a_stranger_stay_texts(hostile: Files) -> None:
    for path in (hostile.report, hostile.live, hostile.pictures):
        reader = Reader(path.read_text(encoding="utf-8"))
        said = " ".join(reader.texts)
        assert f"Model {HOSTILE[0]} {HOSTILE[1]}" in said
        assert not any(tag in ("img", "a") for tag, _ in reader.tags)
        assert "alert" not in " ".join(str(value) for _, attributes in reader.tags for value in attributes)


def test_an_assumed_fleet_is_called_so() -> None:
    assumed = text("report-fleet_assumed")
    work = example()
    assert assumed in report_html(Report(work, DATE), interactive=False)
    own = report_html(Report(work, DATE, fleet=Fleet(devices=7, rounds_a_day=3)), interactive=False)
    assert assumed not in own
    assert "7 devices with 3 rounds a day each" in own


def test_every_figure_of_the_business_case_has_its_source_or_is_called_entered() -> None:
    work = example()
    preset = Assumptions.preset(work.case)
    power = replace(preset, computing_w=Estimate(9, 12, 20), device_time=Estimate.within(1, 1.1))
    told = {}
    for name, assumed in (("preset", preset), ("power", power)):
        page = spaced(report_html(Report(work, DATE, assumptions=assumed), interactive=False))
        table = page[page.index('<table class="sources">') :].partition("</table>")[0]
        rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in table.split("<tr>")]
        told[name] = {row[0]: row[1:] for row in rows if row}
    assert spaced(report_html(Report(work, DATE), interactive=False)).count(told["preset"]["Power waiting"][2]) == 1
    entered = text("report-entered")
    assert told["preset"]["Power computing"][0] == "10 W, down to 4.4"
    assert told["preset"]["Server"][0] == "1.09 USD per hour, up to 1.64"
    assert told["preset"]["Device life"][0] == "3 years, from 2 to 5"
    times = [f"Computing times of {machine}" for machine in ("Jetson Nano", "RTX A6000")]
    assert told["preset"][times[0]][0] == "up to 1.7 times as long, or as short"
    assert told["preset"][times[1]][0] == "up to 1.5 times as long, or as short"
    assert not any(row[2] == entered for row in told["preset"].values())
    assert told["power"]["Power computing"][::2] == ["12 W, from 9 to 20", entered]
    assert told["power"][times[0]][::2] == ["up to 1.1 times as long, or as short", entered]
    others = set(told["preset"]) - {"Power computing", times[0]}
    assert all(told["power"][name] == told["preset"][name] for name in others)


def test_a_price_that_nobody_knows_is_no_price_of_0() -> None:
    view = View.default("lenet5").with_option("device", "raspberry-pi-4")
    work = worked_out(Case(models.find(view.model).graph, view.scenario))
    page = spaced(report_html(Report(work, DATE), interactive=False))
    assert re.search(r"<th[^>]*>Device</th><td>not known, not counted</td>", page)


def test_a_trivial_answer_is_said_as_one() -> None:
    view = View.default().with_option("up", "10kbit/s").with_option("iterations", 2000)
    slow = worked_out(Case(models.find(view.model).graph, view.scenario))
    assert slow.best.on_device.all()
    page = report_html(Report(slow, DATE), interactive=False)
    assert "Run all on the device" in page
    assert text("tables-cut_none") in page
