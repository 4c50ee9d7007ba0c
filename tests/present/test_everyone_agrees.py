"""Command line, page, report, Compare, maps and business case say the same of a scenario, in the very same words.

Sixty scenarios: every sample model over links, devices, rules and memory limits drawn at random, and drawn graphs with
ties, with parts between which nothing is sent, and with no input. The page's words come from its own modules, in Node.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache
from html import unescape
from pathlib import Path
from random import Random
from re import sub
from typing import Any

import pytest
from command import run
from graphs import graph, layer, random_graph, random_scenario, scenario, source
from nodes import in_node

import sample_models
from explorer import presets
from explorer.app.cache import work as solved
from explorer.app.scenarios.table import facts, named_view
from explorer.model.graph import ModelGraph, OperationClass
from explorer.money.business import BusinessCase, business_case
from explorer.present import compare_words
from explorer.present.because import because
from explorer.present.business.tables import month_costs
from explorer.present.business.words import because as business_because
from explorer.present.business.words import lines
from explorer.present.compare_table import _cut
from explorer.present.comparison import compared_at_once, own_answer
from explorer.present.i18n.text import messages, text
from explorer.present.map import Mapped
from explorer.present.map import words as map_words
from explorer.present.measure import gain_sentence, gain_text
from explorer.present.payload import payload
from explorer.present.phrases import action, cut_text, cut_words, kind_of, place, sentence, split_name, unsplit_name
from explorer.present.survival_words import survival_sentence
from explorer.present.view import SliderSetting, View, Work, worked_out
from explorer.pricing import Case
from explorer.questions.axes import Axis
from explorer.questions.inputs import DEVICE_SPEED, UPLINK
from explorer.questions.phase_map import described, phase_map, reaches
from explorer.report.contents import Report, starting_fleet
from explorer.report.cover import cover
from explorer.scenario import models
from explorer.scenario.codec import option_words
from explorer.scenario.scenario import Mode, ScenarioError
from explorer.solve import METHODS, SolveError, solve
from explorer.solve.exact.mincut import minimum_cut
from explorer.values.units import format_time

MEGABYTE = 1_000_000
COUNT = 60
PAGE = """
  const { sentence } = await from("sentence.js");
  const { barsOf } = await from("breakdown.js");
  const { solve, sliderValues, envelopes, uplinkRange } = await from("solution.js");
  const { translator, plain } = await from("text.js");
  const { because } = await from("because.js");
  const { candidatesOf } = await from("candidates.js");
  return data.map((data) => {
    const [values, t] = [sliderValues(data.sliders), translator(data.text)];
    const solution = solve(data.pricing, values, data.rtt_s);
    const segments = envelopes(data.pricing, values, data.rtt_s, data.sliders);
    const range = uplinkRange(solution, segments.uplink, values.uplink);
    const graph = JSON.parse(data.graph.json);
    const names = graph.layers.name;
    const state = { solution, range, values, segments, along: null, pricing: data.pricing, names };
    const said = sentence(state, data.titles, t);
    const { all_on_device, all_on_server } = barsOf(state, null, t);
    const unsplit = [all_on_device.title, all_on_server.title];
    const why = plain(because(state, null, candidatesOf(data.pricing, graph), t));
    return { headline: plain(said.headline), detail: plain(said.detail), unsplit, why };
  });
"""


def _samples(rng: Random) -> Iterator[Case]:
    """Every sample model in three scenarios."""
    devices, servers = (list(presets.machines(role)) for role in ("device", "server"))  # type: ignore[arg-type]
    for name in sample_models.REGISTRY:
        for mode in ("training", "inference", "inference"):
            options = {
                "device": rng.choice(devices),
                "server": rng.choice(servers),
                "link": rng.choice(list(presets.links())),
                "mode": mode,
                "batch": rng.choice(["1", "4", "32"]),
                "raw-data-may-leave": rng.choice(["yes", "no"]),
                "bits": rng.choice(["32", "8"]),
            }
            view = View.default(name).with_options(options)
            case = Case(models.find(name).graph, view.scenario)
            limit = f"{int(rng.uniform(0.2, 1.5) * case.costs.memory_bytes.sum())}B"
            with suppress(ScenarioError):  # what must stay may be too large for it
                case = case.under(view.with_option("memory", limit).scenario)
            yield case


def _drawn() -> list[ModelGraph]:
    """Graphs on which words have gone wrong."""
    tie = graph(source(), layer("a", "x", out=MEGABYTE), layer("b", "a", out=MEGABYTE), layer("c", "b", out=MEGABYTE))
    apart = graph(source(), layer("a", "x", out=4), layer("pos", out=4), layer("c", "pos", out=4))
    return [
        tie,
        apart,
        graph(layer("a", out=4), layer("b", "a", out=4)),
        graph(layer("a", out=4)),
        graph(source(out=4)),
        graph(source(out=9 * MEGABYTE), layer("a`b", "x", out=8), layer("*c*", "a`b", out=4, params=90 * MEGABYTE)),
        graph(
            source(),
            layer("l", "x", out=2),
            layer("r", "x", out=2),
            layer("s", "l", "r", kind=OperationClass.ELEMENTWISE),
        ),
    ]


def _cases() -> Iterator[Case]:
    rng = Random(7)
    yield from _samples(rng)
    for drawn in _drawn():
        for free in (True, False):
            yield Case(drawn, scenario(Mode.INFERENCE, raw_data_stays=not free))
    while True:
        model = random_graph(rng)
        try:
            yield Case(model, random_scenario(rng, model))
        except ScenarioError:
            continue


@cache
def _works() -> list[Work]:
    return [worked_out(case) for case, _ in zip(_cases(), range(COUNT), strict=False)]


@cache
def _page() -> list[dict[str, Any]]:
    found = in_node(PAGE, [payload(work, SliderSetting(work.view.scenario)) for work in _works()])
    assert isinstance(found, list)
    return found


@cache
def _business(index: int) -> BusinessCase:
    work = _works()[index]
    return business_case(work.case, work.best.on_device, starting_fleet(work.case.scenario))


def _bare(said: str) -> str:
    """A text without what a medium marks names with, and with common spaces."""
    return said.replace("\N{NO-BREAK SPACE}", " ").replace("`", "").replace("\\", "").replace("\N{WORD JOINER}", "")


EACH = pytest.mark.parametrize("index", range(COUNT))
# Networks whose tensors are read past the next layer, as branches, skip connections and residuals are.
BRANCHING = pytest.mark.parametrize("model", ["googlenet", "densenet121", "unet", "gpt2"])
NAMES = """
  const { splitName, splitWords, cutText } = await from("split_names.js");
  const { sentence } = await from("sentence.js");
  const { solve, sliderValues, envelopes, uplinkRange } = await from("solution.js");
  const { splitAfter } = await from("own_cut.js");
  const { translator, plain } = await from("text.js");
  const [values, t, graph] = [sliderValues(data.sliders), translator(data.text), JSON.parse(data.graph.json)];
  const names = graph.layers.name;
  return data.ends.map((layers) => {
    const own = splitAfter(layers, data.pricing, graph);
    const solution = solve(data.pricing, values, data.rtt_s, { own });
    const segments = envelopes(data.pricing, values, data.rtt_s, data.sliders);
    const range = uplinkRange(solution, segments.uplink, values.uplink);
    const state = { solution, range, segments, values, along: null, pricing: data.pricing, names };
    const { headline } = sentence(state, data.titles, t);
    return [splitName(own, names, t), splitWords(own, names, t), cutText(own.cut, names, t), plain(headline)];
  });
"""


def test_the_scenarios_are_of_every_kind() -> None:
    kinds = {kind_of(described(work.case.costs, work.best.on_device)) for work in _works()}
    assert kinds >= {"device", "server", "server_all", "one", "many"}
    gains = [gain_text(work.case, work.best.on_device) for work in _works()]
    assert any("times as fast" in gain for gain in gains)
    assert any("saves" in gain for gain in gains)
    assert any(not gain for gain in gains)
    assert any(not work.case.costs.fits(work.case.costs.all_on_device) for work in _works())


@EACH
def test_the_page_says_what_python_says(index: int) -> None:
    work, page = _works()[index], _page()[index]
    gain = gain_sentence(work.case, work.best.on_device)
    assert page["headline"] == _bare(sentence(work.best))
    assert page["detail"].startswith(_bare(gain))
    assert page["detail"].startswith("That ") == bool(gain)
    assert page["detail"].endswith(_bare(survival_sentence(work.case, work.best.on_device)))
    assert page["unsplit"] == [unsplit_name(work.case.costs, choice) for choice in ("device", "server")]


@EACH
def test_the_page_and_python_give_the_same_reason(index: int) -> None:
    work, page = _works()[index], _page()[index]
    assert page["why"] == _bare(because(work.table, work.case.rates))


@EACH
def test_the_page_and_python_give_the_same_reason_against_another_split(index: int) -> None:
    """Of a split that a method chose: by a rule of thumb, or with the sizes of the tensors alone."""
    work = _works()[index]
    for method in ("device-only", "server-only", "equal-layers", "dads"):
        with suppress(SolveError):
            shown = replace(
                work, view=work.view.with_method(method), chosen=solve(work.case.costs, work.case.rates, method)
            )
            (page,) = in_node(PAGE, [payload(shown, SliderSetting(work.view.scenario))])
            assert page["why"] == _bare(because(work.table, work.case.rates, shown.shown.split))


def test_the_reasons_are_of_every_kind() -> None:
    said = " ".join(page["why"] for page in _page())
    for words in ("earlier choice", "later choice", "just as long", "computing", "sending", "instead of", "model"):
        assert words in said, words


@pytest.mark.parametrize("raw", ["yes", "no"])
@pytest.mark.parametrize("method", ["device-only", "server-only", "dads"])
def test_the_page_says_what_python_says_of_a_methods_split(method: str, raw: str) -> None:
    """Where the method has the name of its split, that is said once."""
    view = View.default().with_options({"raw-data-may-leave": raw}).with_method(method)
    work = solved(view)
    assert work.chosen is not None
    (page,) = in_node(PAGE, [payload(work, SliderSetting(view.scenario))])
    title = METHODS[method].title
    said = sentence(work.chosen, title)
    assert page["headline"] == _bare(said)
    named = split_name(described(work.case.costs, work.chosen.on_device)) == title
    assert said.startswith(f"{title}. " if named else f"{title}: ")
    assert named == ((method, raw) in {("device-only", "yes"), ("device-only", "no"), ("server-only", "yes")})


@EACH
def test_the_command_line_says_it(index: int, tmp_path: Path) -> None:
    work = _works()[index]
    model, batch = work.graph.name, None
    if model in sample_models.REGISTRY:
        batch = models.find(model).batch
    else:
        file = tmp_path / "graph.json"
        file.write_text(work.graph.to_json())
        model = str(file)
    result = run("solve", model, *option_words(work.case.scenario, batch))
    assert result.exit_code == 0, result.output
    written = result.stdout.splitlines()
    mask, why = work.best.on_device, because(work.table, work.case.rates)
    said = [sentence(work.best), gain_sentence(work.case, mask), survival_sentence(work.case, mask), why]
    assert [line for line in filter(None, said) if line not in written] == []
    for choice, of in work.unsplit.items():
        if (of.on_device != work.best.on_device).any():
            start = f"{unsplit_name(work.case.costs, choice)} "
            assert any(line.startswith(start) and format_time(of.delay_s) in line for line in written), written


@EACH
def test_the_report_says_it(index: int) -> None:
    work = _works()[index]
    page = _bare(unescape(sub(r"<[^>]*>", "", str(cover(Report(work, "today"))))))
    assert _bare(sentence(work.best)) in page
    assert _bare(gain_sentence(work.case, work.best.on_device)) in page
    assert _bare(because(work.table, work.case.rates)) in page
    assert _bare(survival_sentence(work.case, work.best.on_device)) in page
    assert all(unsplit_name(work.case.costs, choice) in page for choice in work.unsplit)


@EACH
def test_compare_and_what_if_say_it(index: int) -> None:
    work = _works()[index]
    done = compared_at_once(work.case)
    assert _bare(compare_words.headline(done)) == _bare(sentence(work.best))
    assert sentence(minimum_cut(work.case.costs, work.case.rates)) == sentence(work.best)
    gain = gain_sentence(work.case, work.best.on_device)
    details = [_bare(said) for said in compare_words.details(done)]
    assert (details[0] == _bare(gain)) == bool(gain)


@EACH
def test_the_map_says_it(index: int) -> None:
    work = _works()[index]
    conditions = work.case.scenario
    axes = [Axis.around(varied, conditions) for varied in (UPLINK, DEVICE_SPEED)]
    here = UPLINK.value(conditions), DEVICE_SPEED.value(conditions)
    phase = phase_map(work.graph, conditions, *axes)
    done = Mapped(work.view, work.graph, phase, *here, phase.at(*here), *reaches(work.graph, phase, *here))
    do = action(described(work.case.costs, work.best.on_device))
    assert map_words.sentence(done).startswith(do[0].upper() + do[1:])
    detail, gain = map_words.detail(done), gain_sentence(work.case, work.best.on_device)
    assert format_time(work.best.delay_s) in detail
    assert gain in detail


@EACH
def test_the_business_case_says_it(index: int) -> None:
    work, business = _works()[index], _business(index)
    names = [plan.title for plan in month_costs(business)][1:]
    different = [each.baseline.on_device for each in business.comparisons if not each.same]
    assert names == [place(work.case.costs, mask) for mask in different]
    if business.headline is None:
        assert lines(business) == []
        return
    gain = gain_text(work.case, work.best.on_device)
    assert gain in business_because(business)
    assert (business.headline.choice == "split") == bool(gain)
    best = text("breakdown-optimal")
    assert all(best not in name for name in names)


def test_the_words_are_those_of_the_payload_alone() -> None:
    """The browser has no words of its own: without the messages the page says keys."""
    data = payload(_works()[0], SliderSetting(_works()[0].view.scenario))
    empty = {**data, "text": {**data["text"], "messages": ""}}
    (said,) = in_node(PAGE, [json.loads(json.dumps(empty))])
    assert "phrase-sentence" in said["headline"]


@cache
def _through_several(model: str) -> tuple[Work, dict[int, list[int]]]:
    """A model, and cuts of it by how many tensors cross: for each, where it was set."""
    work = solved(View.default(model))
    costs, rng = work.case.costs, Random(3)
    count = len(work.graph.layers)
    wanted = [[layer] for layer in range(count)] + [sorted(rng.sample(range(count), 2)) for _ in range(40)]
    found: dict[int, list[int]] = {}
    for layers in wanted:
        mask = costs.after(layers)
        if kind_of(described(costs, mask)) in ("one", "many"):
            found.setdefault(len(costs.cut(mask)), layers)
    return work, found


@BRANCHING
def test_a_cut_through_several_tensors_is_called_after_its_layers_everywhere(model: str, tmp_path: Path) -> None:
    work, found = _through_several(model)
    costs, names = work.case.costs, [layer.name for layer in work.graph.layers]
    assert len(found) > 1
    page = in_node(NAMES, {**payload(work, SliderSetting(work.view.scenario)), "ends": list(found.values())})
    for layers, (name, words, cut, headline) in zip(found.values(), page, strict=True):
        own = replace(work, view=work.view.with_cut([names[layer] for layer in layers]))
        split = own.shown
        assert [name, words] == [_bare(said(described(costs, split.on_device))) for said in (split_name, cut_words)]
        assert name == f"Cut after {cut}"
        assert cut == cut_text([names[u] for u in split.cut])
        yours = _bare(sentence(split, text("cut-yours")))
        assert f"a cut after {cut}, with " in yours
        assert headline == yours
        assert yours in _bare(unescape(sub(r"<[^>]*>", "", str(cover(Report(own, "today"))))))
        named = named_view("mine", own.view)
        assert facts(named)[text("scenarios-column_cut")].value == name
        compared = own_answer(work.case, own.view.cut)
        assert compared is not None
        assert compared.split is not None
        assert _cut(compared.split)[0] == cut
        assert action(described(costs, split.on_device)).replace("`", "") == f"cut after {cut}"
    given = [word for layer in found[max(found)] for word in ("--cut", names[layer])]
    written = run("solve", model, *option_words(work.case.scenario, models.find(model).batch), *given).stdout
    assert page[list(found).index(max(found))][3] in _bare(written)


@pytest.mark.parametrize(
    ("cut", "said"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (["a", "b", "c", "d"], "c, d and 2 more"),
        ([str(layer) for layer in range(1002)], "1000, 1001 and 1,000 more"),
    ],
)
def test_up_to_three_layers_are_named_and_of_more_the_last_two(cut: list[str], said: str) -> None:
    page = """
      const { cutText } = await from("split_names.js");
      const { translator } = await from("text.js");
      return cutText(data.names.map((_, i) => i), data.names, translator(data.text));
    """
    assert cut_text(cut) == said
    assert in_node(page, {"names": cut, "text": messages("phrase")}) == said
