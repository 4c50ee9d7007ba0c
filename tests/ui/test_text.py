"""The catalogue: every key the code asks for exists, and no key is left over."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import explorer.ui
from explorer.delay import TERM_NAMES
from explorer.graph import OperationClass
from explorer.presets import LinkPreset, Machine
from explorer.scenario import Mode, Optimiser
from explorer.ui.breakdown import UNITS
from explorer.ui.compare_table import COLUMNS
from explorer.ui.text import WORD_JOINER, catalogue, plain, section, text
from explorer.ui.whatif.map_figure import Shows
from explorer.ui.whatif.parts import PARTS
from explorer.whatif.inputs import INPUTS

UI = Path(explorer.ui.__file__).parent
PAGES = [*UI.rglob("*.py"), *Path(UI.parents[1], "pages").glob("*.py"), UI.parents[1] / "app.py"]
TIMINGS = ("measured", "calibrated", "estimated")
KEY = re.compile(r'\btext\(\s*f?"([a-z_]+\.[^"]+)"')


def _asked_for() -> set[str]:
    keys = {key for path in PAGES for key in KEY.findall(path.read_text(encoding="utf-8"))}
    filled = {
        "graph.term_{term}": [f"graph.term_{term}" for term in TERM_NAMES],
        "breakdown.{unit}": [f"breakdown.{unit}" for unit, _ in UNITS],
        "breakdown.unit_{workload.mode.value}": [f"breakdown.unit_{mode.value}" for mode in Mode],
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
        "compare.picture_{name}": ["compare.picture_full", "compare.picture_contracted"],
        "compare.alt_{name}": ["compare.alt_full", "compare.alt_contracted"],
        "compare.download_{kind}": [
            f"compare.download_{kind}" for kind in ("csv", "json", "svg_full", "svg_contracted")
        ],
        "questions.p_{plan.bottleneck}": [f"questions.p_{stage}" for stage in ("device", "uplink", "server")],
        "graph.timing_{done.priced.timing}": [f"graph.timing_{timing}" for timing in TIMINGS],
        "classes.{name.value}": [f"classes.{name.value}" for name in set(OperationClass) - {OperationClass.INPUT}],
        "sidebar.{option}_help": ["sidebar.batch_help", "sidebar.iterations_help"],
        "graph.timing_{split.priced.timing}": [],
        "scenarios.runs_{workload.mode.value}": [f"scenarios.runs_{mode.value}" for mode in Mode],
        "scenarios.cut_{key}": ["scenarios.cut_one", "scenarios.cut_many"],
        "scenarios.said_{what}": [
            f"scenarios.said_{what}" for what in ("saved", "renamed", "duplicated", "updated", "deleted", "imported")
        ],
        "scenarios.import_{way}": [f"scenarios.import_{way}" for way in ("add", "keep_both", "replace")],
        "whatif.part_{name}": [f"whatif.part_{name}" for name in PARTS],
        "whatif.cut_{kind}": ["whatif.cut_device", "whatif.cut_server"],
        "whatif.name_{kind}": ["whatif.name_device", "whatif.name_server"],
        "inputs.{varied.name}": [f"inputs.{name}" for name in INPUTS],
        "map.axis_{varied.name}": [f"map.axis_{name}" for name in INPUTS],
        "map.choose_{name[-1]}": ["map.choose_x", "map.choose_y"],
        "map.shows_{each}": [f"map.shows_{each.value}" for each in Shows],
        "map.alt_{shows}": [f"map.alt_{each.value}" for each in Shows],
        "map.moves_{ends}": ["map.moves_below", "map.moves_above", "map.moves_below_above"],
        "map.download_{kind}": ["map.download_csv", "map.download_json"],
        "fields.{field}": [f"fields.{field}" for field in section("fields")],
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
