"""The Dynamics page says and draws what the simulator finds, whichever way that goes."""

from __future__ import annotations

import json
from base64 import b64decode

import command
import numpy as np
import pytest

from explorer.app.cache import drawing
from explorer.dynamics.generators import source
from explorer.dynamics.policies import policies
from explorer.dynamics.run import Question, interval_of, run
from explorer.dynamics.stress import STRESSES, stress_test
from explorer.dynamics.summary import Spread, summarise
from explorer.dynamics.trace import Trace
from explorer.present.dynamics.answer import Answer, answer
from explorer.present.dynamics.asked import BEST_FIXED, Asked, read
from explorer.present.dynamics.headline import detail, headline, left_out
from explorer.present.dynamics.payload import dynamics_payload
from explorer.present.dynamics.stressed import opened, stress_data, stress_headline, stressed
from explorer.present.dynamics.worth import interval, spread_text
from explorer.present.measure import gap_text
from explorer.present.view import View
from explorer.pricing import Case
from explorer.scenario import models

MODEL = "resnet18"
CASE = Case(models.find(MODEL).graph, View.default(MODEL).scenario)


def answered(**changes: object) -> Answer:
    ask, problems = read(Asked(rounds=60, seeds=6).having(**changes), None)
    assert ask is not None, problems
    return answer(CASE, ask)


def test_the_sentence_says_what_a_run_of_the_simulator_finds() -> None:
    """The same question, asked of the simulator itself as the command asks it."""
    made, base = source("markov"), Trace.of(CASE.scenario)
    every_s = interval_of(CASE, made.probe(base, 0))
    question = Question(CASE, 60, policies(["fixed-hindsight", "hysteresis"]))
    found = summarise(run(question, lambda *of: made.trace(base, *of), every_s, range(6)).totals)["hysteresis"]
    saving = found.savings["fixed-hindsight"]
    assert saving.low is not None
    assert saving.high is not None
    assert saving.low > 0
    assert headline(answered()) == (
        "Over 60 rounds on a link that is good, normal or poor by chance, choosing the cut anew "
        f"{gap_text(-saving.mean, 'the best fixed cut')} ({100 * saving.low:.2g} to {100 * saving.high:.2g} % over 6 "
        f"seeds). It re-splits {found.switches.mean:.1f} times on average."
    )
    assert gap_text(found.regret.mean, "the bound, which knows what comes") in detail(answered())


def test_the_command_says_the_same_of_the_same_question() -> None:
    shown = command.run("simulate", MODEL, "--generator", "markov", "--rounds", "60", "--seeds", "6").stdout
    page = answered()
    assert headline(page) in shown
    assert detail(page).partition(". ")[0] in shown


@pytest.mark.parametrize(
    ("changes", "begins"),
    [
        ({"trace": "constant"}, "Nothing to adapt here: over 60 rounds on a link that does not change"),
        ({"trace": "outages", "policy": "robust"}, "Adapting does not pay here"),
        ({"trace": "steps", "device": "load", "policy": "rules"}, "Over 60 rounds on a link that is high and low in"),
    ],
)
def test_the_sentence_is_true_where_adapting_does_not_pay(changes: dict[str, object], begins: str) -> None:
    found = answered(**changes)
    saving = found.summaries[found.ask.asked.policy].savings[BEST_FIXED]
    assert headline(found).startswith(begins)
    assert ("does not pay" in headline(found)) == (saving.mean < 0)
    assert ("saves" in headline(found)) == (saving.mean > 0)


@pytest.mark.parametrize(
    ("saving", "said"),
    [
        (Spread(0.31, 0.27, 0.35), " (27 to 35 % over 20 seeds)"),
        (Spread(0.6, 0.5, 0.75), " (2 to 4 times over 20 seeds)"),
        (Spread(-0.1, -0.15, -0.05), " (5 to 15 % over 20 seeds)"),
        (Spread(-1.5, -2.0, -1.0), " (2 to 3 times over 20 seeds)"),
        (Spread(0.31, None, None), ""),
        (Spread(0.3, 0.3, 0.3), ""),
    ],
)
def test_an_interval_is_in_the_unit_of_what_it_is_of(saving: Spread, said: str) -> None:
    assert interval(saving, 20) == said


def test_a_share_below_none_has_a_minus() -> None:
    assert (
        spread_text(Spread(-0.072, -0.082, -0.062)) == "\N{MINUS SIGN}7.2 % (\N{MINUS SIGN}8.2 to \N{MINUS SIGN}6.2 %)"
    )


@pytest.mark.parametrize("play", ["held", "integrated"])
def test_the_browser_gets_every_round_of_the_trace_in_the_middle(play: str) -> None:
    found = answered(play=play)
    data = dynamics_payload(drawing(MODEL), found)
    timeline = json.loads(data["timeline"]["json"])
    totals = found.totals.total_s
    ratios = totals["hysteresis"] / totals[BEST_FIXED]
    assert sorted(ratios.tolist())[3] == ratios[found.seed]
    assert [policy["role"] for policy in timeline["policies"]][:3] == ["adapts", "bound", "best_fixed"]
    assert {policy["name"] for policy in timeline["policies"]} == set(found.ask.asked.played)
    for policy in timeline["policies"]:
        line = found.timeline.lines[policy["name"]]
        delay_s = np.frombuffer(b64decode(policy["delay_s"]), "<f4")
        parts_s = np.frombuffer(b64decode(policy["parts_s"]), "<f4").reshape(8, 60)
        split = np.frombuffer(b64decode(policy["split"]), "<u2")
        assert delay_s.sum() == pytest.approx(totals[policy["name"]][found.seed], rel=1e-5)
        assert parts_s.sum(axis=0) == pytest.approx(delay_s, rel=1e-5)
        assert (np.diff(split.astype(int)) != 0).sum() == line.switches
        assert split.max() < len(data["splits"]["each"]) == len(data["light"]) == len(data["dark"])
        assert [rule for _, rule in policy["fired"]] == [
            rule for rule in (line.fired if line.fired is not None else []) if rule >= 0
        ]


def test_a_policy_that_cannot_be_followed_is_left_out_and_said() -> None:
    rules = '[[rule]]\nwhen = "temperature"\nabove = "50 C"\nthen = "re-split"\n'
    found = answered(policy="rules", rules=rules)
    assert set(found.left_out) == {"rules"}
    assert headline(found).startswith("Rules cannot be followed over 60 rounds")
    assert left_out(found).startswith("Without Rules: rule 1 looks at temperature, which the trace does not tell")
    assert dynamics_payload(drawing(MODEL), found)["adapts"] == BEST_FIXED


def test_the_stress_test_says_the_worst_and_each_cell_opens_its_own_timeline() -> None:
    ask, _ = read(Asked(), None)
    assert ask is not None
    found = stressed(CASE, ask)
    test = stress_test(CASE)
    worst = max(each["hysteresis"].worst_regret for each in test.values())
    assert f"Hysteresis at its worst {gap_text(worst, 'the bound')} ({found.hardest});" in stress_headline(found)
    data = stress_data(found, "drift", "robust")
    assert [stress["name"] for stress in data["stresses"]] == list(STRESSES)
    assert data["opened"] == ("drift", "robust")
    for row in data["policies"]:
        assert [cell["regret"] for cell in row["cells"]] == [each[row["name"]].worst_regret for each in test.values()]
    for stress, policy in (("drift", "robust"), ("lag", "last-value")):
        shown = opened(found, stress, policy)
        delays_s, bound_s = (shown.timeline.lines[name].delay_s for name in (policy, "foresight"))
        assert (delays_s / bound_s - 1).max() == pytest.approx(test[stress][policy].worst_regret)
        payload = dynamics_payload(drawing(MODEL), shown, stress_data(found, stress, policy))
        assert payload["adapts"] == policy
