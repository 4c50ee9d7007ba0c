"""The catalogue: every key the code asks for exists, and no key is left over."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

import explorer
from explorer.app.downloads import BY_BROWSER, FILES
from explorer.app.whatif.tabs import PARTS
from explorer.app.whatif.tradeoff_prices import USED
from explorer.model.graph import OperationClass
from explorer.money.assumptions import PRICE_PARTS, Direction
from explorer.money.break_even import Quantity
from explorer.money.business import Baseline, Choice, Verdict
from explorer.present.business.entries import START
from explorer.present.business.tables import COST_PARTS
from explorer.present.business.words import ENERGY_UNITS, TIME_UNITS
from explorer.present.charts.breakdown import UNITS
from explorer.present.compare_table import COLUMNS
from explorer.present.i18n.text import WORD_JOINER, catalogue, plain, section, text
from explorer.present.map.figure import Shows
from explorer.present.map.words import COUNTED
from explorer.present.robust.choices import FIGURES, WAYS
from explorer.present.sensitivity_table import COLUMNS as SWING_COLUMNS
from explorer.present.tradeoff.units import objective_key
from explorer.present.user_figures import FIELDS
from explorer.presets import LinkPreset, Machine
from explorer.pricing.costs import TERM_NAMES
from explorer.questions.inputs import INPUTS
from explorer.questions.phase_map import Kind
from explorer.questions.tradeoff import Objective
from explorer.report.sections.comparison import PRACTICE
from explorer.scenario.scenario import Mode, Optimiser

PACKAGE = Path(explorer.__file__).parent
REPORT = PACKAGE / "report"
PAGES = [
    *(path for folder in (PACKAGE / "present", PACKAGE / "app", REPORT) for path in folder.rglob("*.py")),
    *Path(PACKAGE.parent, "pages").glob("*.py"),
    PACKAGE.parent / "app.py",
]
TIMINGS = ("measured", "calibrated", "estimated")
WEIGHED = {objective_key(objective, mode) for objective in Objective for mode in Mode}
KEY = re.compile(r'\btext\(\s*f?"([a-z_]+\.[^"]+)"')
KEY_IN_TEMPLATE = re.compile(r"""\btext\(["']([a-z_.]+)["']""")


def _asked_for() -> set[str]:
    keys = {key for path in PAGES for key in KEY.findall(path.read_text(encoding="utf-8"))}
    templates = REPORT.rglob("*.html")
    keys |= {key for path in templates for key in KEY_IN_TEMPLATE.findall(path.read_text(encoding="utf-8"))}
    filled = {
        "graph.term_{name}": [],
        "graph.fact_{name}": [],
        "graph.timing_{work.priced.timing}": [],
        "graph.timing_{work.priced.timing}_help": [],
        "graph.term_{term}": [f"graph.term_{term}" for term in TERM_NAMES],
        "breakdown.{unit}": [f"breakdown.{unit}" for unit, _ in UNITS],
        "breakdown.unit_{mode}{one}": [
            *(f"breakdown.unit_{mode.value}" for mode in Mode),
            "breakdown.unit_training_one",
        ],
        "sidebar.mode_{mode}": [f"sidebar.mode_{mode.value}" for mode in Mode],
        "sidebar.optimiser_{name}": [f"sidebar.optimiser_{optimiser.value}" for optimiser in Optimiser],
        "sidebar.{option}": [f"sidebar.{name}" for name in ("model", "device", "server", "link", "keep", "bits")]
        + ["sidebar.batch", "sidebar.iterations", "sidebar.optimiser"],
        "sidebar.mode_{scenario.workload.mode.value}": [],
        "compare.crossing_{mode}": [f"compare.crossing_{mode.value}" for mode in Mode],
        "questions.p_meaning_{view.scenario.workload.mode.value}": [
            f"questions.p_meaning_{mode.value}" for mode in Mode
        ],
        "compare.column_{name}": [f"compare.column_{name}" for name in ("method", *COLUMNS)],
        "compare.heading_{heading}": [f"compare.heading_{name}" for name in ("full", "full_blocks", "contracted")],
        "compare.picture_{kind}": ["compare.picture_time", "compare.picture_chain"],
        "compare.headline_{kind}": [
            f"compare.headline_{kind}" for kind in ("device", "server", "alone", "gain", "same")
        ],
        "graph.unit_round_{number}": ["graph.unit_round_one", "graph.unit_round_other"],
        "sidebar.optimiser_{workload.optimiser.value}": [],
        "compare.{_kind(answer)}": [f"compare.{kind}" for kind in ("exact", "bounded", "heuristic")],
        "questions.u_title_{mode}_{raw}": [
            f"questions.u_title_{mode.value}_{raw}" for mode in Mode for raw in ("stays", "leaves")
        ],
        "questions.u_kept_{mode}_{raw}": [
            f"questions.u_kept_{mode.value}_{raw}" for mode in Mode for raw in ("stays", "leaves")
        ],
        "questions.u_longer_{than}": ["questions.u_longer_as", "questions.u_longer_than"],
        "compare.alt_{name}": ["compare.alt_full", "compare.alt_contracted"],
        "compare.download_{kind}": [
            f"compare.download_{kind}" for kind in ("csv", "json", "svg_full", "svg_contracted")
        ],
        "questions.p_{plan.bottleneck}": [f"questions.p_{stage}" for stage in ("device", "uplink", "server")],
        "graph.timing_{done.priced.timing}": [f"graph.timing_{timing}" for timing in TIMINGS],
        "classes.{name.value}": [f"classes.{name.value}" for name in set(OperationClass) - {OperationClass.INPUT}],
        "sidebar.{option}_help": ["sidebar.batch_help", "sidebar.iterations_help"],
        "graph.timing_{split.priced.timing}": [],
        "graph.timing_{shown.done.priced.timing}": [],
        "scenarios.file_{what}": [f"scenarios.file_{what}" for what in ("new", "there", "taken")],
        "scenarios.said_{what}": [
            f"scenarios.said_{what}" for what in ("saved", "relabelled", "duplicated", "updated", "deleted", "imported")
        ],
        "scenarios.move_{way}": ["scenarios.move_up", "scenarios.move_down"],
        "scenarios.import_{way}": [f"scenarios.import_{way}" for way in ("add", "keep_both", "replace")],
        "whatif.part_{name}": [f"whatif.part_{name}" for name in PARTS],
        "whatif.{how}_{where}": [
            f"whatif.{how}_{where}" for how in ("name", "cut", "do") for where in (*get_args(Kind), "server_all")
        ],
        "whatif.{name}": ["whatif.undo", "whatif.redo"],
        "whatif.{name}_help": ["whatif.undo_help", "whatif.redo_help"],
        "inputs.{varied.name}": [f"inputs.{name}" for name in INPUTS],
        "map.axis_{varied.name}": [f"map.axis_{name}" for name in INPUTS],
        "map.value_{scale.axis.varied.name}": [f"map.value_{name}" for name in INPUTS],
        "map.choose_{name}": ["map.choose_x", "map.choose_y"],
        "map.shows_{each}": [f"map.shows_{each.value}" for each in Shows],
        "map.alt_{shows}": [f"map.alt_{each.value}" for each in Shows],
        "map.turns_{kind}_{'_'.join(turns)}": [
            f"map.turns_{kind}_{ends}" for kind in ("free", "whole") for ends in ("below", "above", "below_above")
        ],
        "map.at_{varied.name}{number}": [
            *(f"map.at_{name}" for name in INPUTS),
            *(f"map.at_{varied.name}_one" for varied in COUNTED),
        ],
        "map.download_{kind}": ["map.download_csv", "map.download_json"],
        "sensitivity.{way}": ["sensitivity.longer", "sensitivity.shorter"],
        "sensitivity.effect_{way}": ["sensitivity.effect_longer", "sensitivity.effect_shorter"],
        "sensitivity.column_{column}": [f"sensitivity.column_{column}" for column in SWING_COLUMNS],
        "sensitivity.legend_{part}": [f"sensitivity.legend_{part}" for part in ("device", "link", "server", "work")],
        "sensitivity.turn_{way(swing, turn)}": [
            f"sensitivity.turn_{way}" for way in ("above", "below", "from", "up_to")
        ],
        "sensitivity.headline_{number}": ["sensitivity.headline_one", "sensitivity.headline_many"],
        "tradeoff.headline_{kind}": ["tradeoff.headline_little", "tradeoff.headline_stay"],
        "tradeoff.detail_{kind}": ["tradeoff.detail_trade", "tradeoff.detail_stay"],
        "tradeoff.least_{done.key}": [f"tradeoff.least_{key}" for key in WEIGHED],
        "tradeoff.less_{done.key}": [f"tradeoff.less_{key}" for key in WEIGHED],
        "tradeoff.{what}": ["tradeoff.fastest", "tradeoff.recommended"],
        "tradeoff.invalid_{kind}": ["tradeoff.invalid_last", "tradeoff.invalid_presets"],
        "tradeoff.paid_{mode.value}": [f"tradeoff.paid_{mode.value}" for mode in Mode],
        "graph.timing_{priced.timing}": [],
        "robust.{end}": ["robust.from", "robust.to"],
        "robust.{figure}": [f"robust.{figure}" for figure in FIGURES],
        "robust.fact_{rank}": ["robust.fact_least", "robust.fact_even", "robust.fact_more"],
        "robust.way_{way}": [f"robust.way_{way}" for way in WAYS],
        "robust.headline_{kind}": [f"robust.headline_{kind}" for kind in ("always", "midpoint", "equal", "same")],
        "robust.advice_{kind}": ["robust.advice_one", "robust.advice_two"],
        "robust.midpoint_{kind}": [f"robust.midpoint_{kind}" for kind in ("geometric", "arithmetic", "median")],
        "robust.trust_{looked}": ["robust.trust_all", "robust.trust_some"],
        "tradeoff.objective_{done.key}": [f"tradeoff.objective_{key}" for key in WEIGHED],
        "tradeoff.objective_{objective_key(Objective(name), mode)}": [],
        "tradeoff.entries_{objective.value}": [f"tradeoff.entries_{name.value}" for name, used in USED.items() if used],
        "tradeoff.by_{way}": ["tradeoff.by_cuts", "tradeoff.by_listing"],
        "tradeoff.coverage_{known}": [f"tradeoff.coverage_{known}" for known in ("all", "convex", "some")],
        "tradeoff.{trust}": ["tradeoff.declared", "tradeoff.counted"],
        "fields.{field}": [f"fields.{field}" for field in section("fields")],
        "business.verdict_{headline.verdict.replace(' ', '_')}": [
            f"business.verdict_{verdict.replace(' ', '_')}" for verdict in get_args(Verdict)
        ],
        "business.against_{comparison.against}": [f"business.against_{side}" for side in get_args(Baseline)],
        "business.plan_{comparison.against}": [f"business.plan_{side}" for side in get_args(Baseline)],
        "business.plan_best_{same}": [f"business.plan_best_{side}" for side in get_args(Baseline)],
        "business.verdict_{other.verdict.replace(' ', '_')}": [],
        "business.choice_{headline.choice}": [f"business.choice_{choice}" for choice in get_args(Choice)],
        "business.{'whole' if point.whole else 'side'}_{point.pays}": [
            f"business.{kind}_{side}" for kind in ("whole", "side") for side in ("below", "above")
        ],
        "business.line_{key}": ["business.line_holds", "business.line_once"],
        "business.thing_{point.quantity}": [
            f"business.thing_{name}" for name in get_args(Quantity) if name != "rounds_a_day"
        ],
        "business.thing_{case.mode.value}": [f"business.thing_{mode.value}" for mode in Mode],
        "business.thing_{quantity}": [],
        "business.no_point_{direction}": [f"business.no_point_{direction}" for direction in get_args(Direction)],
        "business.lasts_{direction}": ["business.lasts_less", "business.lasts_more"],
        "business.not_known_{caveat.field}": [f"business.not_known_{price}" for price in PRICE_PARTS.values()],
        "business.plan_{caveat.plan}": [],
        "business.fact_round_{shown.case.mode.value}": [f"business.fact_round_{mode.value}" for mode in Mode],
        "figures.short_{caveat.field}": [],
        "figures.unit_{shown.field.name}": [f"figures.unit_{figure.name}" for figure in FIELDS],
        "business.unit_{time[0]}": [f"business.unit_{name}" for name, _ in TIME_UNITS],
        "business.unit_{energy[0]}": [f"business.unit_{name}" for name, _ in ENERGY_UNITS],
        "business.saved_{amount.name}": [f"business.saved_{name}" for name in ("time", "energy", "money")],
        "business.part_{part}": [f"business.part_{part}" for part in COST_PARTS],
        "business.days_{several}": ["business.days_one", "business.days_many"],
        "business.fleet_{many}": ["business.fleet_one", "business.fleet_many"],
        "business.rounds_{case.mode.value}{one}": [
            f"business.rounds_{mode.value}{one}" for mode in Mode for one in ("", "_one")
        ],
        "business.fleet_{key}": [],
        "business.fleet_{name}": [f"business.fleet_{name}" for name in START],
        "business.fleet_{name}_help": [f"business.fleet_{name}_help" for name in START],
        "figures.label_{shown.field.name}": [f"figures.label_{figure.name}" for figure in FIELDS],
        "figures.label_{figure.field.name}": [],
        "figures.short_{shown.field.name}": [f"figures.short_{figure.name}" for figure in FIELDS],
        "figures.short_{name}": [],
        "figures.short_{field.name}": [],
        "figures.unit_{field.name}": [],
        "figures.range_{end}": ["figures.range_low", "figures.range_high"],
        "figures.end_{end}": ["figures.end_low", "figures.end_expected", "figures.end_high"],
        "business.download_{kind}": ["business.download_csv", "business.download_json"],
        "business.{words}": ["business.million", "business.billion"],
        "graph.timing_{timing}": [],
        "graph.legend_{name}": [],
        "report.practice_{name}": [f"report.practice_{name}" for name in PRACTICE],
        "report.download_{kind}": [f"report.download_{kind}" for kind, *_ in FILES],
        "report.download_{kind}_help": [f"report.download_{kind}_help" for kind, *_ in FILES],
        "report.download_{kind}_none": [f"report.download_{kind}_none" for kind in BY_BROWSER],
    }
    return {name for key in keys for name in filled.get(key, [key])}


def test_every_key_asked_for_exists() -> None:
    assert _asked_for() - set(catalogue("en")) == set()


def test_no_text_outside_the_graph_is_left_over() -> None:
    outside = {key for key in catalogue("en") if not key.startswith("graph.")}
    assert outside - _asked_for() == set()


def test_every_field_that_may_be_estimated_has_a_name() -> None:
    figures = (set(Machine.model_fields) | set(LinkPreset.model_fields)) - {
        *("name", "title", "source", "estimated", "role", "kind")
    }
    assert figures == set(section("fields"))


def test_placeholders_are_filled() -> None:
    assert text("breakdown.axis", unit="s", timing="estimated") == "Delay (s), estimated"
    with pytest.raises(KeyError):
        text("breakdown.nothing")


def test_text_from_a_file_stays_text_where_markdown_is_read() -> None:
    assert plain("![t](x) a_b `c` :red[d] $e$ <f>") == (r"\!\[t\]\(x\) a\_b \`c\` \:red\[d\] \$e\$ \<f\>")
    for address in ("http://a", "https://a", "www.a.b", "WWW.a.b", "a@b.c"):
        assert address not in plain(address).replace("\\", "")
        assert plain(address).replace("\\", "").replace(WORD_JOINER, "") == address
