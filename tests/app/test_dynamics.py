"""The Dynamics page as a session uses it: entries good and bad, files, and what its component is given."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from explorer.app import component
from explorer.app.dynamics.trace_files import Dropped
from explorer.present.dynamics.answer import answer
from explorer.present.dynamics.asked import Asked, read
from explorer.present.dynamics.headline import headline
from explorer.present.view import View
from explorer.pricing import Case
from explorer.scenario import models

PAGE = Path(__file__).resolve().parents[2] / "pages" / "dynamics.py"
SMALL = {"rounds": "40", "seeds": "3"}


def _script(path: str) -> None:
    import runpy

    from explorer.app import page

    page._by_app.set(True)
    runpy.run_path(path)


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the components were given, the latest last."""
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(component, "_component", lambda *_, **__: lambda **said: found.append(said["data"]))
    return found


def opened(**query: str) -> AppTest:
    page = AppTest.from_function(_script, default_timeout=120, args=(str(PAGE),))
    for name, value in {**SMALL, **query}.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception, page.exception
    return page


def sentence(**changes: object) -> str:
    """What the library says, without the marks of Markdown."""
    view = View.default()
    ask, problems = read(Asked(rounds=40, seeds=3).having(**changes), None)
    assert ask is not None, problems
    return headline(answer(Case(models.find(view.model).graph, view.scenario), ask))


def shown(page: AppTest) -> str:
    return str(page.title[-1].value).replace("\\", "").replace("\N{NO-BREAK SPACE}", " ")


def test_the_sentence_is_that_of_the_library_for_what_the_address_asks(given: list[dict[str, Any]]) -> None:
    assert shown(opened()) == sentence()
    asked = {"trace": "cell", "figures": {"cell-band": "mmwave"}, "policy": "rules"}
    assert shown(opened(trace="cell,band=mmwave", policy="rules")) == sentence(**asked)


def test_another_choice_is_played(given: list[dict[str, Any]]) -> None:
    page = opened()
    page.selectbox(key="dynamics_policy").set_value("robust").run()
    page.selectbox(key="dynamics_trace").set_value("random-walk").run()
    assert shown(page) == sentence(trace="random-walk", policy="robust")
    assert given[-1]["adapts"] == "robust"


def test_what_breaks_a_rule_is_said_and_stays_and_all_else_is_as_before(given: list[dict[str, Any]]) -> None:
    page = opened()
    before, data = shown(page), given[-1]
    page.number_input(key="dynamics_rounds").set_value(2001.0).run()
    wrong = '[[rule]]\nwhen = "uplink"\nabove = "3 Mbs"\nthen = "re-split"\n'
    page.text_area(key="dynamics_rules").set_value(wrong).run()
    said = page.warning[-1].value.replace("\\", "")
    assert "Rounds must be between 1 and 2,000, got 2001." in said
    assert 'Line 1: rule 1: above "3 Mbs": unknown unit' in said
    assert page.text_area(key="dynamics_rules").value == wrong
    assert page.number_input(key="dynamics_rounds").value == 2001.0
    assert (shown(page), given[-1]) == (before, data)
    page.number_input(key="dynamics_rounds").set_value(40.0).run()
    page.text_area(key="dynamics_rules").set_value(wrong.replace("Mbs", "Mbit/s")).run()
    assert not page.warning
    assert shown(page) == before


@pytest.mark.parametrize(
    ("names", "contents", "problem"),
    [
        (("a.txt",), (b"0 5\n1 -3\n",), 'Trace file "a.txt": line 2: uplink must be 0 or more, got -3.'),
        (
            ("b.csv",),
            (b"time_s,uplink_mbs\n0,4\n",),
            'Trace file "b.csv": line 1: column "uplink_mbs" must say its unit',
        ),
        (("c.up",), (b"1\n2\n",), 'Trace file "c.up": a packet trace has a file for each direction'),
        (("d.json",), (b"",), 'Trace file "d.json": '),
        (("e.txt",), (b"",), 'Trace file "e.txt": it has no row.'),
    ],
)
def test_a_bad_file_is_one_sentence_with_its_own_name(
    given: list[dict[str, Any]], names: tuple[str, ...], contents: tuple[bytes, ...], problem: str
) -> None:
    page = opened()
    before = shown(page)
    page.session_state["dynamics_files"] = Dropped(names, contents)
    page.selectbox(key="dynamics_trace").set_value("file").run()
    assert not page.exception
    said = page.warning[-1].value.replace("\\", "").replace("\N{WORD JOINER}", "")
    assert said.startswith(problem), said
    assert "/tmp" not in said
    assert shown(page) == before


def test_two_files_that_differ_in_their_last_duration_alone_are_two_traces(given: list[dict[str, Any]]) -> None:
    """What one visitor is shown is remembered for the next one; the key of it has to hold all of the file."""
    shown_of = {}
    for last_ms in (1_000, 1_000_000):
        page = opened()
        rows = [{"duration_ms": 1_000, "bandwidth_kbps": 800_000}, {"duration_ms": last_ms, "bandwidth_kbps": 4_000}]
        content = json.dumps(rows).encode()
        page.session_state["dynamics_files"] = Dropped(("way.json",), (content,))
        page.selectbox(key="dynamics_trace").set_value("file").run()
        assert not page.exception
        shown_of[last_ms] = given[-1]["timeline"]["json"]
    assert shown_of[1_000] != shown_of[1_000_000]


def test_a_pair_of_packet_traces_is_played(given: list[dict[str, Any]]) -> None:
    page = opened()
    packets = "\n".join(str(10 * number) for number in range(1, 500)).encode()
    page.session_state["dynamics_files"] = Dropped(("way.down", "way.up"), (packets, packets))
    page.selectbox(key="dynamics_trace").set_value("file").run()
    assert not page.exception
    assert "on the link in `way.down + way.up`" in shown(page)
    assert page.number_input(key="dynamics_seeds").disabled


def test_the_stress_test_has_every_policy_and_opens_the_hardest(given: list[dict[str, Any]]) -> None:
    page = opened(part="stress")
    stress = given[-1]["stress"]
    assert len(stress["policies"]) == 12
    assert stress["opened"][1] == "hysteresis"
    assert shown(page).startswith("Through 7 stresses, Hysteresis at its worst")
    opened(part="stress", stress="throttling,device-only")
    assert given[-1]["stress"]["opened"] == ("throttling", "device-only")
    assert given[-1]["adapts"] == "device-only"


def test_what_the_address_has_wrong_is_named(given: list[dict[str, Any]]) -> None:
    page = opened(trace="markow")
    assert any("did you mean markov" in warning.value for warning in page.warning)
    assert shown(page) == sentence()
