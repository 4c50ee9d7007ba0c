"""What is asked on the Dynamics page: entries that break a rule are named, and an address says the same again."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from explorer.dynamics.generators import DEVICES, LINKS
from explorer.dynamics.policies import POLICIES
from explorer.dynamics.policies.rules import USUAL_RULES, read_rules
from explorer.present.dynamics.address import from_query, to_query
from explorer.present.dynamics.asked import (
    ADAPTIVE,
    COMPARED,
    FILE,
    TRACES,
    Asked,
    figure_name,
    read,
)
from explorer.present.dynamics.worth import policy_name

RULES = '[[rule]]\nwhen = "uplink"\nbelow = "2 Mbit/s"\nthen = "run-on-device"\n'


def test_every_generator_and_every_policy_is_offered_by_name() -> None:
    assert set(TRACES) - {FILE} == set(LINKS)
    assert {*ADAPTIVE, *COMPARED, "fixed-hindsight", "foresight"} == set(POLICIES)
    for generator in (*LINKS.values(), *DEVICES.values()):
        for figure in fields(generator):
            assert figure_name(generator.NAME, figure.name)
    assert len({policy_name(name) for name in POLICIES}) == len(POLICIES)


@pytest.mark.parametrize(
    "asked",
    [
        Asked(),
        Asked(trace="cell", figures={"cell-band": "mmwave", "cell-speed": 3.5}),
        Asked(trace="outages", device="load", figures={"outages-up": 7.0, "load-most": 0.25}),
        Asked(rounds=1000, seeds=3, policy="rules", compare=(), play="integrated", rules=RULES),
        Asked(part="stress", stress="drift", looked="robust"),
    ],
)
def test_an_address_says_the_same_again(asked: Asked) -> None:
    query = to_query(asked)
    again, problems = from_query(query)
    assert problems == []
    assert to_query(again) == query
    assert again.having(figures={}) == asked.having(figures={})
    for key, value in asked.figures.items():
        assert again.figures[key] == value


def test_the_usual_entries_make_no_address() -> None:
    assert to_query(Asked()) == {}


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ({"trace": "markow"}, 'unknown generator "markow": did you mean markov'),
        ({"trace": "markov,stay=2"}, "stay must be between 0 and 1, got 2"),
        ({"rounds": "many"}, 'rounds must be a number, got "many"'),
        ({"rounds": "5000"}, "rounds must be between 1 and 2,000, got 5000"),
        ({"compare": "linear,lines"}, 'unknown policy "lines"'),
        ({"play": "backwards"}, 'play must be held or integrated, got "backwards"'),
        ({"rules": "when ="}, "it is not TOML"),
        ({"stress": "flood"}, "stress must be outage"),
    ],
)
def test_what_an_address_says_wrong_is_left_out_and_named(query: dict[str, str], problem: str) -> None:
    asked, problems = from_query(query)
    assert to_query(asked) == {}
    (said,) = problems
    assert said.startswith(problem)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"rounds": None}, "Rounds is empty"),
        ({"rounds": 0.0}, "Rounds must be between 1 and 2,000, got 0"),
        ({"rounds": 2001.0}, "Rounds must be between 1 and 2,000, got 2001"),
        ({"seeds": 2.5}, "Seeds must be a whole number, got 2.5"),
        ({"figures": {"markov-stay": 1.5}}, "Chance to stay must be between 0 and 1, got 1.5"),
        ({"figures": {"markov-poor": None}}, "Poor, factor is empty"),
        ({"trace": FILE}, "Drop a trace file"),
        ({"rules": ""}, "rules must be tables called [[rule]]"),
        ({"rules": f'{RULES}\n# another\n[[rule]]\nwhen = "uplink"\n'}, 'line 7: rule 2: it has no "then"'),
        ({"rules": f"{RULES}above ="}, "it is not TOML: invalid value (at end of document"),
    ],
)
def test_an_entry_that_breaks_a_rule_is_named_as_its_field_is(changes: dict[str, object], problem: str) -> None:
    ask, problems = read(Asked().having(**changes), None)
    assert ask is None
    (said,) = problems
    assert said.startswith(problem)


def test_every_wrong_entry_is_named_at_once() -> None:
    _, problems = read(replace(Asked(), rounds=None, seeds=0.0, rules="x"), None)
    assert len(problems) == 3


def test_what_is_the_same_for_every_seed_is_played_once() -> None:
    for trace, seeds in (("markov", 20), ("steps", 1), ("constant", 1)):
        ask, _ = read(Asked(trace=trace), None)
        assert ask is not None
        assert ask.seeds == seeds
    ask, _ = read(Asked(trace="constant", device="load"), None)
    assert ask is not None
    assert ask.seeds == 20


def test_the_rules_at_the_start_are_the_usual_ones() -> None:
    assert read_rules(Asked().rules_text) == USUAL_RULES
