"""What a manager reads: the business case first, what is forbidden marked, and a command that gives it all again."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from command import run
from graphs import WORKED
from report_files import DATE, hostile_graph

import explorer.report
from explorer import presets
from explorer.money.assumptions import Assumptions, Estimate, assumption_figures
from explorer.money.month import Fleet
from explorer.present import errors
from explorer.present.business.amounts import said
from explorer.present.business.words import sentence
from explorer.present.i18n.text import text
from explorer.present.memory_words import short_of_memory
from explorer.present.view import View, Work, worked_out
from explorer.pricing import Case
from explorer.report.contents import Report
from explorer.report.page import report_html
from explorer.report.templates import together
from explorer.scenario import models
from explorer.solve import METHODS, solve
from explorer.values.units import format_time

WHITE = re.compile(r"\s+")
INLINE, TAGS = re.compile(r"</?(?:strong|b|em)>"), re.compile(r"<[^>]+>")


def view(model: str = "resnet18", **chosen: object) -> View:
    return View.default(model).with_options({name.replace("_", "-"): value for name, value in chosen.items()})


def work(model: str = "resnet18", method: str | None = None, **chosen: object) -> Work:
    return worked_out(Case(models.find(model).graph, view(model, **chosen).scenario), method)


def page(report: Report) -> str:
    return report_html(report, interactive=False)


def part(page: str, name: str) -> str:
    """The cover below its first line, which has the date, or a section by its id, as its reader sees it."""
    start, end = ("<h1>", "</header>") if name == "cover" else (f'<section id="{name}">', "</section>")
    return words(page[page.index(start) :].partition(end)[0])


def words(markup: str) -> str:
    return WHITE.sub(" ", unescape(TAGS.sub(" ", INLINE.sub("", markup)))).strip()


def test_the_first_heading_is_the_business_case_and_its_figures_come_before_any_layer() -> None:
    done = work()
    report = Report(done, DATE)
    cover = part(page(report), "cover")
    told = [words(sentence(report.business).replace("**", ""))]
    assert report.business.headline is not None
    told += [amount.change for amount in said(report.business.headline.comparison.saved, "USD")]
    places = [cover.index(words(each)) for each in told]
    assert places == sorted(places)
    (crossing,) = (done.graph.layers[u].name for u in done.best.cut)
    assert max(places) < cover.index(crossing)


@pytest.mark.parametrize(("model", "crossing"), [("resnet18", 1), ("googlenet", 4)])
def test_a_cut_through_several_tensors_is_called_after_its_layers(model: str, crossing: int) -> None:
    chosen = {"device": "raspberry-pi-5", "server": "rtx-a6000", "link": "starlink", "bits": 8, "batch": 32}
    done = work(model, **chosen) if model == "googlenet" else work(model)
    assert len(done.best.cut) == crossing
    cover = part(page(Report(done, DATE)), "cover")
    names = [done.graph.layers[u].name for u in done.best.cut]
    said = names[0] if crossing == 1 else f"{names[2]}, {names[3]} and 2 more"
    assert f"Cut after {said}, with " in cover.replace(" ,", ",")


@pytest.mark.parametrize("method", ["device-only", "server-only", "random"])
def test_the_business_case_is_of_the_best_split_whatever_is_shown(method: str) -> None:
    best, shown = page(Report(work(), DATE)), page(Report(work(method=method), DATE))
    assert part(best, "business") == part(shown, "business")
    cover = part(shown, "cover")
    assert f"show the split of the method {METHODS[method].title}, not the best one" in cover
    assert "not the best one" not in part(best, "cover")


def test_a_forbidden_split_is_marked_wherever_it_is_shown() -> None:
    done = work(method="dads", device="jetson-tx2", link="100-400", memory="300MB")
    assert done.chosen is not None
    found = done.case.costs.violation(done.chosen.on_device)
    assert found
    violation = errors.sentence(found)
    made = page(Report(done, DATE))
    assert f"must not be used. Not allowed here: {violation}." in part(made, "cover")
    needs = short_of_memory(done.case.costs, done.chosen.on_device)
    method = METHODS["dads"].title
    assert f"{method} {format_time(done.chosen.delay_s)} {needs}" in part(made, "breakdown")
    assert f"Not allowed here: {violation}." in part(made, "comparison")


def test_all_on_the_device_is_marked_where_the_memory_forbids_it() -> None:
    done = work("mobilenet_v2", mode="inference", batch=1, link="nb-iot", memory="15MB")
    assert done.case.costs.violation(done.case.costs.all_on_device)
    made = page(Report(done, DATE))
    delay = format_time(done.all_on_device.delay_s)
    needs = "does not fit: needs 23.7 MB of 15 MB"
    assert needs == short_of_memory(done.case.costs, done.case.costs.all_on_device)
    for name in ("cover", "breakdown"):
        assert f"All on the device {delay} {needs}" in part(made, name)
    assert f"<s>{delay}</s>" in made.replace("\N{NO-BREAK SPACE}", " ")
    assert f"<s><strong>All on the device</strong> {delay}</s>" in made.replace("\N{NO-BREAK SPACE}", " ")
    assert "1e+02" not in made
    fitting = part(page(Report(work(), DATE)), "cover")
    assert "not allowed" not in fitting
    assert "does not fit" not in fitting


def test_a_delay_is_held_against_the_best_in_the_same_words_everywhere() -> None:
    done = work(device="jetson-tx2", link="100-400")
    made = page(Report(done, DATE))
    for name in ("cover", "breakdown", "comparison"):
        assert "takes 9.6 % longer" in part(made, name), name
    percents = set(re.findall(r"([\d.]+) % (?:longer|shorter)", part(made, "cover") + part(made, "breakdown")))
    assert percents == {"9.6"}


def test_only_what_a_reader_would_ask_about_is_compared_and_the_rest_is_in_the_appendix() -> None:
    made = page(Report(work(), DATE))
    compared, appendix = part(made, "comparison"), part(made, "methods")
    for name in ("Best split", "All on the device", "All on the server that may leave", "One cut point", "DADS"):
        assert name in compared
    assert "Random" not in compared
    assert "not exact" not in made
    for method in METHODS.values():
        assert method.title in appendix
    assert made.index('<section id="methods">') > made.index('<section id="reproduce">')


def test_what_is_not_counted_and_every_price_with_its_date_are_always_there() -> None:
    done = work()
    told = part(page(Report(done, DATE)), "assumptions")
    assert text("business-not_counted_heading") in told
    for line in text("business-not_counted").replace("**", "").splitlines():
        assert words(line.removeprefix("- ")) in told
    for name, figure in assumption_figures(done.case.scenario).items():
        assert text(f"figures-short_{name}") in told
        assert words(f"{figure.source} ({figure.date})") in told


def test_a_month_that_does_not_fit_is_said_on_the_cover() -> None:
    busy = Report(work(), DATE, fleet=Fleet(devices=10, rounds_a_day=50_000))
    assert "too long" in {caveat.kind for caveat in busy.business.caveats}
    assert "A day is too short" in part(page(busy), "cover")


def test_the_printed_command_gives_the_same_report(tmp_path: Path) -> None:
    done = work("lenet5", method="dads", link="lte", batch=7)
    assumed = Assumptions.preset(done.case, presets.radio("5g-low-band"))
    assumed = replace(
        assumed,
        server_per_hour=Estimate(0.1, 1 / 3, 2.0),
        data_per_gb=Estimate.exactly(0.25),
        waiting_w=Estimate(1.0, 2.0, 4.0),
        device_time=Estimate.within(1.0, 1.7),
        server_time=Estimate.within(1.0, 1.7),
    )
    fleet = Fleet(devices=12, rounds_a_day=2.5, days_a_month=21, fixed_per_month=99.5)
    made = page(Report(done, DATE, fleet=fleet, assumptions=assumed, map_over=("batch", "rtt")))
    command = _commands(made)[0]
    path = tmp_path / "again.html"
    command[command.index("--output") + 1] = str(path)
    result = run(*command[1:])
    assert result.exit_code == 0, result.output
    again = path.read_text(encoding="utf-8")
    for name in ("cover", "business", "breakdown", "comparison", "assumptions", "map", "reproduce"):
        assert part(again, name) == part(made, name), name


def _commands(made: str) -> list[list[str]]:
    return [shlex.split(unescape(each)) for each in re.findall(r"<pre><code>(split-explorer [^<]+)</code>", made)]


def test_the_link_has_what_was_entered_and_leads_to_its_page() -> None:
    assert "business_case" not in page(Report(work(), DATE))
    entered = page(Report(work(), DATE, fleet=Fleet(devices=7, rounds_a_day=3), address="https://split.example"))
    (link,) = re.findall(r'<a href="https://split\.example/([^"]+)"', entered)
    path, _, query = unescape(link).partition("?")
    said = dict(parse_qsl(query))
    assert path == "business_case"
    assert (said["model"], said["devices"], said["rounds-a-day"]) == ("resnet18", "7", "3")


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//host/", "split.example", "file:///x"]
)
def test_only_a_web_address_becomes_a_link(address: str) -> None:
    with pytest.raises(ValueError, match="address must begin with http:// or https://"):
        Report(work("lenet5"), DATE, address=address)


def test_a_graph_that_is_in_no_registry_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    done = worked_out(Case(hostile_graph(), WORKED))

    def refuse(*_: object) -> None:
        raise AssertionError("a report looks a model up")

    for name in ("find", "from_file", "models"):
        monkeypatch.setattr(models, name, refuse)
    command = _commands(page(Report(done, DATE, model="my graph.json")))[0]
    assert command[2] == "my graph.json"
    assert command[command.index("--batch") + 1] == str(done.case.scenario.workload.batch)


def test_a_method_that_is_shown_is_the_one_that_was_asked_for() -> None:
    done = work(method="dads")
    assert done.chosen is not None
    assert (done.chosen.on_device == solve(done.case.costs, done.case.rates, "dads").on_device).all()
    assert _commands(page(Report(done, DATE)))[1][-2:] == ["--method", "dads"]


@pytest.mark.parametrize(("said_of", "kept"), [("It takes 10 ms or 6.42 MB, not 3 to 4", 2)])
def test_a_number_stays_with_its_unit(said_of: str, kept: int) -> None:
    assert together(said_of).count("\N{NO-BREAK SPACE}") == kept


def test_a_report_needs_neither_the_command_line_nor_streamlit() -> None:
    for path in Path(explorer.report.__file__).parent.rglob("*.py"):
        imported = re.findall(r"^\s*(?:from|import) (\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert not [name for name in imported if name.startswith(("explorer.cli", "streamlit"))], path.name


def test_what_is_to_know_of_the_model_stands_among_the_assumptions() -> None:
    text_of = part(page(Report(work("gpt2"), DATE)), "assumptions")
    assert "38,597,376 parameters (154 MB) are shared by 2 layers, transformer.wte to lm_head" in text_of
    assert "are shared by" not in part(page(Report(work(), DATE)), "assumptions")
