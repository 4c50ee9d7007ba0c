"""Rules are read, checked and written back as they are, and fire in the rounds in which they hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from graphs import WORKED

import sample_models
from explorer import presets
from explorer.dynamics.policies import NO_RULE, POLICIES, PolicyError
from explorer.dynamics.policies.ruled import ruled
from explorer.dynamics.policies.rules import Action, Measure, Rule, RuleError, read_rules, to_toml
from explorer.dynamics.simulate import Played, Simulation, simulate
from explorer.dynamics.trace import Trace
from explorer.present.dynamics.rule_words import rule_sentence
from explorer.present.errors import sentence
from explorer.pricing import Case
from explorer.scenario.scenario import Mode

EXAMPLE = """
[[rule]]
when = "link-out"
above = "2 s"
then = "run-on-device"

[[rule]]
when = "device-busy"
above = "80 %"
then = "limit-device"
to = "75 %"

[[rule]]
when = "uplink"
below = "20Mbit/s"
rounds = 2
then = "wait"
to = 5

[[rule]]
when = "predicted-gain"
above = "5 %"
rounds = 3
then = "re-split"
"""
RULES = (
    Rule(Measure.LINK_OUT, True, 2.0, Action.RUN_ON_DEVICE),
    Rule(Measure.DEVICE_BUSY, True, 0.8, Action.LIMIT_DEVICE, limit=0.75),
    Rule(Measure.UPLINK, False, 2.5e6, Action.WAIT, rounds=2, limit=5.0),
    Rule(Measure.PREDICTED_GAIN, True, 0.05, Action.RE_SPLIT, rounds=3),
)
PI = replace(
    WORKED,
    device=presets.machine("device", "raspberry-pi-4"),
    workload=replace(WORKED.workload, mode=Mode.INFERENCE, batch=1),
)


def test_rules_are_read_and_written_back_equal() -> None:
    assert read_rules(EXAMPLE) == RULES
    assert read_rules(to_toml(RULES)) == RULES


def test_rules_are_sentences() -> None:
    assert [rule_sentence(rule) for rule in RULES] == [
        "time without a link above 2 s: run on the device",
        "share for which the device computes above 80 %: keep the device busy for at most 75 %",
        "uplink below 20 Mbit/s for 2 rounds: wait for 5 rounds",
        "predicted gain above 5 % for 3 rounds: split anew",
    ]


START = '[[rule]]\nwhen = "uplink"\n'
GOOD = START + 'above = "1Mbit/s"\nthen = "re-split"\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "rules must be tables called [[rule]]"),
        ("rule = 5", "rules must be tables called [[rule]]"),
        (GOOD + "\n[other]\n", "rules must be tables called [[rule]]"),
        ("[[rule]", "it is not TOML: "),
        ("rule = [5]", "rule 1: it must be a table, got 5"),
        (START, 'rule 1: it has no "then"'),
        ('[[rule]]\nthen = "wait"', 'rule 1: it has no "when"'),
        (START.replace("uplink", "weather") + 'then = "wait"', 'rule 1: unknown entry "weather"'),
        (START + 'then = "panic"', 'rule 1: unknown entry "panic"'),
        (START + 'then = "re-split"\n', "rule 1: it must say either above or below"),
        (GOOD + 'below = "2Mbit/s"', "rule 1: it must say either above or below"),
        (GOOD + "often = 3", 'rule 1: unknown entry "often"'),
        (GOOD + "\n" + START + 'above = "5"\nthen = "re-split"', 'rule 2: above "5": unit missing'),
        (START + 'above = true\nthen = "re-split"', "rule 1: above must be a number or text, got true"),
        (GOOD + "rounds = 0", "rule 1: rounds must be a whole number from 1"),
        (GOOD + "rounds = 1.5", "rule 1: rounds must be a whole number from 1"),
        (GOOD + 'to = "5 %"', 'rule 1: "to" goes with limit-device and wait, not with re-split'),
        (GOOD.replace("re-split", "wait"), 'rule 1: wait needs "to", such as 5'),
        (GOOD.replace("re-split", "limit-device"), 'rule 1: limit-device needs "to", such as 80 %'),
        (GOOD.replace("re-split", "limit-device") + "to = 80", "rule 1: to must be between 0 % and 100 %"),
        (GOOD.replace("re-split", "limit-device") + 'to = "180 %"', "rule 1: to must be between 0 % and 100 %"),
        ('[[rule]]\nwhen = "device-speed"\nbelow = 0\nthen = "re-split"', "rule 1: below must be more than 0"),
        (GOOD * 51, "there may be 50 rules, got 51"),
        ("#" * 100_001, "rules may have 100,000 characters"),
    ],
)
def test_a_rule_that_breaks_a_rule_is_refused_as_it_is_entered(text: str, expected: str) -> None:
    with pytest.raises(RuleError) as caught:
        read_rules(text)
    assert expected in sentence(caught.value)


def followed(rules: tuple[Rule, ...], trace: Trace, count: int, model: str = "resnet18") -> tuple[Simulation, Played]:
    """What rules do in inference on a trace with a round every second."""
    case = Case(sample_models.load(model), PI)
    found = simulate(case, [trace], count, 1.0, [ruled(rules), POLICIES["device-only"]])
    return found, found.policies["rules"]


def seconds(count: int, **series: object) -> Trace:
    """A trace of the scenario with a step a second, some series of it replaced."""
    still = Trace.of(PI).spread(np.arange(float(count)), float(count))
    return still.with_series(**{name: np.asarray(values, dtype=np.float64) for name, values in series.items()})


def test_after_two_seconds_without_a_link_all_runs_on_the_device() -> None:
    up = np.full(10, 12.5e6)
    up[3:8] = 0
    found, own = followed(RULES[:1], seconds(10, uplink_bytes_per_s=up), 10)
    alone = found.choices.named["device-only"]
    start = own.split[0, 0]
    assert start != alone
    # Out since 3 s: as round 5 begins it has been out for 2 s, which is not more; as round 6 begins for 3 s.
    assert own.split[0].tolist() == [start] * 6 + [alone] * 4
    assert own.fired is not None
    assert own.fired[0].tolist() == [NO_RULE] * 6 + [0] + [NO_RULE] * 3


def test_a_gain_counts_only_after_so_many_rounds() -> None:
    up = np.where(np.arange(12) < 4, 12.5e6, 12.5e4)
    found, own = followed(RULES[3:], seconds(12, uplink_bytes_per_s=up), 12)
    assert own.fired is not None
    # Slow from 4 s on, seen as rounds 5, 6 and 7 begin.
    assert np.flatnonzero(own.fired[0] != NO_RULE).tolist() == [7]
    assert own.split[0, 6] != own.split[0, 7]
    assert own.switches[0] == 1
    levels = found.rounds.levels[:, 0, 7]
    assert found.choices.best(np.append(1 / levels[:4], levels[4])[:, None])[0][0] == own.split[0, 7]


def test_a_busy_device_is_limited_and_the_first_rule_decides() -> None:
    limit = Rule(Measure.DEVICE_BUSY, True, 0.3, Action.LIMIT_DEVICE, limit=0.3)
    anew = Rule(Measure.PREDICTED_GAIN, True, 0.0, Action.RE_SPLIT)
    up = np.where(np.arange(10) < 5, 12.5e6, 12.5e4)
    trace = seconds(10, uplink_bytes_per_s=up)
    found, limited = followed((limit, anew), trace, 10)
    _, free = followed((anew,), trace, 10)
    choices, rates = found.choices, found.rounds.paces[:, 0]

    def busy(played: Played, number: int) -> float:
        split = played.split[0, number]
        return float(choices.features[split, 0] * rates[0, number] / (choices.rows[split] @ rates[:, number]))

    assert max(busy(free, number) for number in range(6, 10)) > 0.3
    assert all(busy(limited, number) <= 0.3 + 1e-12 for number in (3, 4, 7, 8, 9))
    assert limited.fired is not None
    assert 0 in limited.fired[0]


def test_a_rule_may_wait() -> None:
    up = np.where(np.arange(12) < 3, 12.5e6, 12.5e4)
    wait = Rule(Measure.UPLINK, False, 1e6, Action.WAIT, limit=4.0)
    anew = Rule(Measure.PREDICTED_GAIN, True, 0.05, Action.RE_SPLIT)
    trace = seconds(12, uplink_bytes_per_s=up)
    _, own = followed((wait, anew), trace, 12)
    _, first = followed((anew,), trace, 12)
    assert np.flatnonzero(np.diff(first.split[0])).tolist() == [3]
    assert own.switches[0] == 0  # it begins to wait again and again, ahead of the other rule
    assert own.fired is not None
    assert np.flatnonzero(own.fired[0] == 0).tolist() == [4, 8]


def test_heat_and_load_are_seen_where_a_trace_has_them() -> None:
    heat = np.where(np.arange(8) < 4, 40.0, 90.0)
    rule = Rule(Measure.TEMPERATURE, True, 80.0, Action.RUN_ON_DEVICE)
    _, own = followed((rule,), seconds(8, temperature_c=heat), 8)
    assert own.fired is not None
    assert np.flatnonzero(own.fired[0] == 0).tolist() == [5]
    with pytest.raises(PolicyError) as caught:
        followed((rule,), seconds(8), 8)
    assert sentence(caught.value).startswith("rule 1 looks at temperature, which the trace does not tell")
