"""The command simulate: its document can be priced once more by hand, and what is wrong is said in a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from command import document, refusal, run

from explorer.dynamics.policies import POLICIES
from explorer.dynamics.simulate import PLAYS

RATES = ["uplink_bytes_per_s", "downlink_bytes_per_s", "rtt_s", "device_speed", "server_speed"]
SHORT = ("--rounds", "12", "--generator", "markov,stay=0.5")


def priced(found: Any, layers: list[Any], scenario: Any, split: int, at: dict[str, float]) -> float:
    """The delay of a split from the rows of ``layers --json``, as its help says."""
    on = set(found["splits"][split]["device_layers"])
    read_by: dict[str, list[str]] = {layer["name"]: [] for layer in layers}
    for layer in layers:
        for name in layer["inputs"]:
            read_by[name].append(layer["name"])
    up, down = 1 / at["uplink_bytes_per_s"], 1 / at["downlink_bytes_per_s"]
    seconds = 0.0
    for layer in layers:
        if layer["name"] in on:
            seconds += layer["device_s"] / at["device_speed"]
            if set(read_by[layer["name"]]) - on:
                seconds += layer["uplink_bytes"] * up + layer["downlink_bytes"] * down
        else:
            seconds += layer["server_s"] / at["server_speed"]
            seconds += layer["label_bytes"] * up + layer["result_bytes"] * down
    seconds += at["rtt_s"] if len(on) < len(layers) else 0.0
    exchanged = sum(layer["exchange_bytes"] for layer in layers if layer["name"] in on)
    return int(scenario["iterations"]) * seconds + exchanged * (up + down)


def test_every_round_of_held_play_can_be_priced_once_more(small: Path) -> None:
    """From the document and ``layers --json`` alone."""
    found = document("simulate", small, *SHORT)
    asked = document("layers", small)
    assert list(found)[-6:] == ["play", "rates", "priced_at", "splits", "policies", "summary"]
    assert found["model"] == "small"
    assert list(found["rates"]) == RATES
    assert {len(series) for series in found["rates"].values()} == {12}
    assert len(set(found["rates"]["uplink_bytes_per_s"])) > 1
    assert found["priced_at"] == {"wait_s": [0.0] * 12, **found["rates"]}
    assert list(found["policies"]) == list(POLICIES)
    for played in found["policies"].values():
        for number, (split, delay_s) in enumerate(zip(played["split"], played["delay_s"], strict=True)):
            at = {name: series[number] for name, series in found["rates"].items()}
            expected = priced(found, asked["layers"], found["scenario"], split, at)
            assert delay_s == pytest.approx(expected, rel=1e-9)
        changes = sum(one != other for one, other in zip(played["split"], played["split"][1:], strict=False))
        assert played["switches"] == changes


def test_an_outage_is_a_rate_of_0_and_a_wait(small: Path) -> None:
    found = document("simulate", small, "--rounds", "60", "--generator", "outages,up=5,down=3", "--every", "1s")
    rates, held = found["rates"], found["priced_at"]
    out = [rate == 0 for rate in rates["uplink_bytes_per_s"]]
    assert any(out)
    assert not out[0]
    assert [wait_s > 0 for wait_s in held["wait_s"]] == out
    assert all(rate > 0 for rate in held["uplink_bytes_per_s"])
    assert max(found["policies"]["foresight"]["delay_s"]) > min(found["policies"]["foresight"]["delay_s"])


@pytest.mark.parametrize("play", PLAYS)
def test_no_round_takes_less_than_with_foresight(small: Path, play: str) -> None:
    found = document("simulate", small, *SHORT, "--play", play)
    bound = found["policies"]["foresight"]["delay_s"]
    assert found["play"] == play
    assert ("priced_at" in found) == (play == "held")
    for played in found["policies"].values():
        assert all(least <= delay * (1 + 1e-12) for least, delay in zip(bound, played["delay_s"], strict=True))


def test_many_seeds_have_a_summary_with_intervals(small: Path) -> None:
    found = document("simulate", small, *SHORT, "--seeds", "4", "--policies", "foresight,hysteresis,fixed-mean")
    assert list(found)[-2:] == ["play", "summary"]
    assert not {"rates", "splits", "policies"} & set(found)
    summary = found["summary"]
    assert (summary["rounds"], summary["traces"]) == (12, 4)
    own = summary["policies"]["hysteresis"]
    assert list(summary["policies"]) == ["foresight", "hysteresis", "fixed-mean"]
    assert list(own) == ["total_s", "switches", "regret", "saving_against"]
    assert own["total_s"]["low"] < own["total_s"]["mean"] < own["total_s"]["high"]
    assert list(own["saving_against"]) == ["fixed-mean"]
    alone = [
        document("simulate", small, *SHORT, "--first-seed", str(seed), "--policies", "hysteresis")["summary"]
        for seed in range(4)
    ]
    totals = [each["policies"]["hysteresis"]["total_s"]["mean"] for each in alone]
    assert sum(totals) / 4 == pytest.approx(own["total_s"]["mean"])
    assert all(each["policies"]["hysteresis"]["total_s"]["low"] is None for each in alone)


def test_the_same_question_has_the_same_answer(small: Path) -> None:
    assert run("simulate", small, *SHORT, "--json").stdout == run("simulate", small, *SHORT, "--json").stdout


def test_a_trace_of_ones_own(small: Path, tmp_path: Path) -> None:
    trace = tmp_path / "walk.csv"
    trace.write_text("time_s,uplink_mbps,downlink_mbps,rtt_ms\n0,10,20,5\n2,1,2,50\n")
    found = document("simulate", small, "--trace", trace, "--rounds", "4", "--every", "1s", "--policies", "foresight")
    assert found["rates"]["uplink_bytes_per_s"] == [1.25e6, 1.25e6, 1.25e5, 1.25e5]
    assert found["rates"]["rtt_s"] == [0.005, 0.005, 0.05, 0.05]
    changed = document(
        "simulate", small, "--trace", trace, "--rounds", "40", "--every", "1s", "--device-generator", "load"
    )
    assert len(changed["policies"]["foresight"]["delay_s"]) == 40


def test_rules_of_ones_own_fire(small: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text('[[rule]]\nwhen = "predicted-gain"\nabove = "0 %"\nthen = "re-split"\n')
    found = document("simulate", small, *SHORT, "--rules", rules, "--policies", "rules,last-value")
    own = found["policies"]["rules"]
    assert own["split"] == found["policies"]["last-value"]["split"]
    assert sum(fired == 0 for fired in own["fired"]) == own["switches"]
    rules.write_text('[[rule]]\nwhen = "weather"\n')
    said = refusal("simulate", small, "--rules", rules)
    assert said.startswith(f'rules file "{rules}": rule 1: unknown entry "weather"')


def test_people_read_a_table_and_what_it_comes_down_to(small: Path) -> None:
    shown = run("simulate", small, *SHORT, "--seeds", "3", "--every", "1s").stdout
    assert "12 rounds, one every 1 s, on 3 traces, each at the rates with which it begins" in shown
    assert all(name in shown for name in POLICIES)
    assert " on a link that is good, normal or poor by chance, choosing the cut anew " in shown
    assert "Rule 1 fired 0 times: time without a link above 2 s: run on the device" in shown


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--generator", "wave"], 'unknown generator "wave"'),
        (["--generator", "markov,stay=2"], "stay must be between 0 and 1, got 2"),
        (["--generator", "markov,stay"], '"stay" must be a figure and its value'),
        (["--device-generator", "hot"], 'unknown device generator "hot"'),
        (["--policies", "foresight,luck"], 'unknown policy "luck"'),
        (["--policies", ""], 'unknown policy ""'),
        (["--rounds", "0"], "0"),
        (["--every", "0s"], '--every must be between 1ms and 10000000s, got "0s"'),
        (["--every", "1e-300s"], '--every must be between 1ms and 10000000s, got "1e-300s"'),
        (["--generator", ""], 'unknown generator ""'),
        (["--trace", "nothere.up"], '"nothere.up": No such file or directory'),
        (["--every", "5"], 'every "5": unit missing'),
        (["--trace", "none.csv"], "none.csv"),
        (["--trace", "none.csv", "--generator", "cell"], "it does not go with --generator"),
        (["--trace", "none.csv", "--seeds", "2"], "--seeds: a trace is the same with every seed"),
        (["--rules", "none.toml", "--policies", "linear"], "name it in --policies"),
        (["--generator", "cell,step=0.0001", "--rounds", "1000000"], "the trace would have"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(small: Path, arguments: list[str], expected: str) -> None:
    assert expected in run("simulate", small, *arguments).stderr.splitlines()[-1]
    assert run("simulate", small, *arguments).exit_code == 2


def test_the_usual_rules_leave_a_device_alone_that_cannot_hold_the_model() -> None:
    found = document("simulate", "vgg16", "--rounds", "3", "--policies", "foresight,rules")
    assert len(found["policies"]["rules"]["delay_s"]) == 3


def test_the_sentence_names_the_link_and_says_where_nothing_changes(small: Path, tmp_path: Path) -> None:
    shown = run("simulate", small, "--rounds", "5", "--generator", "constant", "--every", "1s").stdout
    assert (
        "Nothing to adapt here: over 5 rounds on a link that does not change, choosing the cut anew keeps the" in shown
    )
    trace = tmp_path / "drive.csv"
    trace.write_text("time_s,rate_mbps\n0,100\n1,50\n")
    recorded = run("simulate", small, "--trace", trace, "--rounds", "5", "--device-generator", "load").stdout
    assert "on the link in `drive.csv` with a device that other programs use, choosing the cut anew" in recorded
