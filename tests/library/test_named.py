"""The scenario list, and the ready library: every story is held against an independent solve."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import combinations

import pytest
from graphs import asked

from explorer import presets
from explorer.library.named import (
    LONGEST_NAME,
    LONGEST_NOTE,
    MOST,
    Merge,
    NamedScenario,
    ScenarioList,
    ScenarioListError,
    library,
)
from explorer.model.graph import OperationClass
from explorer.pricing import Case, Costs, Split
from explorer.scenario import codec, models
from explorer.scenario.scenario import Scenario, ScenarioError
from explorer.solve import solve
from explorer.solve.result import Solution
from explorer.values.names import UnknownNameError
from tests.support.errors import refused


def _named(name: str, batch: int = 8) -> NamedScenario:
    return NamedScenario.from_options(name, "lenet5", {"batch": batch})


def _list(*names: str) -> ScenarioList:
    return ScenarioList(tuple(map(_named, names)))


def test_every_operation_returns_a_new_list_in_order() -> None:
    mine = _list("Farm", "Phone")
    assert mine.save(_named("Car")).names == ("Farm", "Phone", "Car")
    assert mine.relabel("farm", "Field", "").names == ("Field", "Phone")
    assert mine.relabel("farm", "FARM", "").names == ("FARM", "Phone")
    assert mine.relabel("farm", "Farm", " by  the lake").find("Farm").note == "by the lake"
    assert mine.duplicate("FARM").names == ("Farm", "Farm (2)", "Phone")
    assert mine.duplicate("Farm").duplicate("Farm (2)").names == ("Farm", "Farm (2)", "Farm (3)", "Phone")
    assert mine.remove("Farm").names == ("Phone",)
    assert mine.update(_named("Farm", 4)).find("farm").scenario.workload.batch == 4
    assert mine.update(_named("Farm", 4)).names == mine.names == ("Farm", "Phone")


@pytest.mark.parametrize(
    ("places", "names"),
    [
        (-2, ("B", "A", "C", "D")),
        (-1, ("B", "A", "C", "D")),
        (0, ("A", "B", "C", "D")),
        (1, ("A", "C", "B", "D")),
        (2, ("A", "C", "D", "B")),
        (9, ("A", "C", "D", "B")),
    ],
)
def test_one_moves_in_the_list_and_no_further_than_its_ends(places: int, names: tuple[str, ...]) -> None:
    assert _list("A", "B", "C", "D").move("b", places).names == names


@pytest.mark.parametrize("name", ["Farm", "farm", " FARM ", "\N{FULLWIDTH LATIN CAPITAL LETTER F}arm"])
def test_a_name_that_exists_is_refused_with_one_that_is_free(name: str) -> None:
    mine = _list("Farm", "Phone")
    with refused(ScenarioListError, match=r'"Farm" is taken: choose another, such as "(?i:.arm) \(2\)"'):
        mine.save(_named(name))
    with refused(ScenarioListError, match="is taken"):
        mine.relabel("Phone", name, "")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "name is empty: give the scenario a name of 1 to 60 characters"),
        (" \n ", "name is empty"),
        ("x" * (LONGEST_NAME + 1), "name may have at most 60 characters, got 61: shorten"),
        ("a\u202eb", r"name may not have characters that cannot be seen, got '\\u202e': take it out"),
        ("a\x00b", r"got '\\x00'"),
    ],
)
def test_a_name_that_breaks_a_rule_is_a_sentence(name: str, words: str) -> None:
    with refused(ScenarioListError, match=words):
        _named(name)
    with refused(ScenarioListError, match=words):
        _list("Farm").relabel("Farm", name, "")


def test_spaces_and_line_breaks_are_made_single() -> None:
    named = replace(_named("  the\tfarm \n sensor "), note="one\n\ntwo")
    assert (named.name, named.note) == ("the farm sensor", "one two")
    with refused(ScenarioListError, match="note may have at most 300 characters, got 301"):
        replace(named, note="x" * (LONGEST_NOTE + 1))


def test_a_name_that_is_not_there_is_named_with_the_near_ones() -> None:
    with refused(UnknownNameError, match='unknown scenario "farn": did you mean Farm'):
        _list("Farm", "Phone").find("farn")


def test_a_copy_of_a_long_name_still_fits() -> None:
    long = "x" * LONGEST_NAME
    copy = _list(long).duplicate(long).names[1]
    assert len(copy) == LONGEST_NAME
    assert copy.endswith("x (2)")


def test_a_full_list_takes_no_more() -> None:
    full = _list(*(f"scenario {number}" for number in range(MOST)))
    with refused(ScenarioListError, match="at most 100 scenarios, this one would have 101: delete some first"):
        full.save(_named("one more"))
    with refused(ScenarioListError, match="at most 100"):
        Merge.of(full, _list("one more")).keeping_both()


def test_what_a_model_cannot_do_is_refused() -> None:
    with refused(UnknownNameError, match="unknown model"):
        NamedScenario.from_options("a", "lenet", {})
    with refused(UnknownNameError, match="unknown method"):
        NamedScenario.from_options("a", "lenet5", {}, method="magic")
    with refused(ScenarioError, match="unknown layer"):
        NamedScenario.from_options("a", "lenet5", {"keep": "features.0"})
    with refused(ScenarioError, match="even the least split needs"):
        NamedScenario.from_options("a", "lenet5", {"memory": "1B"})


def test_a_scenario_without_options_is_the_finished_example() -> None:
    named = NamedScenario.from_options("a", "gpt2", {})
    assert named.scenario == codec.apply(Scenario.default(), "batch", models.find("gpt2").batch)


def test_a_merge_says_what_is_new_there_or_taken() -> None:
    mine = _list("Farm", "Phone")
    theirs = ScenarioList((_named("Phone"), _named("farm", 4), _named("Car")))
    merge = Merge.of(mine, theirs)
    assert [entry.name for entry in merge.new] == ["Car"]
    assert [entry.name for entry in merge.there] == ["Phone"]
    assert [entry.name for entry in merge.taken] == ["farm"]
    both = merge.keeping_both()
    assert both.names == ("Farm", "Phone", "Car", "farm (2)")
    assert both.find("farm (2)").scenario.workload.batch == 4
    assert both.find("Farm") == mine.find("Farm")
    replaced = merge.replacing()
    assert replaced.names == ("farm", "Phone", "Car")
    assert replaced.find("Farm").scenario.workload.batch == 4


def test_a_numbered_name_does_not_take_one_of_the_same_file() -> None:
    theirs = ScenarioList((_named("Farm", 4), _named("Farm (2)")))
    assert set(Merge.of(_list("Farm"), theirs).keeping_both().names) == {"Farm", "Farm (2)", "Farm (3)"}


# The library: one test a story.


@cache
def _optimum(name: str, **changes: str) -> Solution:
    """The optimal split of a ready scenario, by the general algorithm."""
    return solve(*asked(_case(name, **changes)), "mincut")


def _case(name: str, **changes: str) -> Case:
    row = presets.scenarios()[name]
    values = {**row.options, **{option.replace("_", "-"): value for option, value in changes.items()}}
    named = NamedScenario.from_options(row.title, row.model, dict(values))
    return Case(models.find(named.model).graph, named.scenario)


def _unsplit_s(best: Solution) -> tuple[float, float]:
    masks = (best.costs.all_on_device, best.costs.all_on_server)
    return tuple(float(Split(best.costs, mask).delay(best.rates)) for mask in masks)


def _raw_bytes(costs: Costs) -> float:
    inputs = [i for i, x in enumerate(costs.graph.layers) if x.operation_class is OperationClass.INPUT]
    return float(costs.uplink_bytes[inputs].sum())


def test_the_library_is_that_of_the_presets() -> None:
    assert library().names == tuple(row.title for row in presets.scenarios().values())
    for row, named in zip(presets.scenarios().values(), library(), strict=True):
        assert row.name == row.name.lower()
        assert named.note == row.story
        assert named.scenario.link.preset_name == row.options["link"]
        for option, value in row.options.items():  # each is written as the address writes it
            assert codec.to_options(named.scenario)[option] == value


def test_every_story_cuts_somewhere_else() -> None:
    """Not only on other models: no two keep a share of the layers within two hundredths of each other."""
    shares = {name: _optimum(name).on_device.mean() for name in presets.scenarios()}
    assert len(shares) == 6
    for one, other in combinations(shares, 2):
        assert abs(shares[one] - shares[other]) > 0.02, (one, other)


def test_factory_camera_the_cut_is_behind_the_first_pooling_and_beats_both_by_far() -> None:
    best = _optimum("factory-camera")
    graph = best.costs.graph
    (cut,) = best.cut
    assert graph.layers[cut].operation_class is OperationClass.POOLING
    assert cut == next(i for i, x in enumerate(graph.layers) if x.operation_class is OperationClass.POOLING)
    assert best.costs.uplink_bytes[graph.index["conv1"]] == 4 * best.costs.uplink_bytes[cut]
    assert min(_unsplit_s(best)) > 2 * best.delay_s


def test_vehicle_all_convolutions_stay_and_the_classifier_does_not() -> None:
    best = _optimum("vehicle")
    convolutions = [x.operation_class is OperationClass.CONVOLUTION for x in best.costs.graph.layers]
    assert best.on_device[convolutions].all()
    assert best.costs.param_bytes[~best.on_device].sum() == pytest.approx(0.9 * best.costs.param_bytes.sum(), rel=0.02)
    (cut,) = best.cut
    assert best.costs.uplink_bytes[cut] == best.costs.uplink_bytes[: cut + 1].min()
    assert min(_unsplit_s(best)) > 1.4 * best.delay_s


def test_phone_everything_runs_on_the_server_since_words_are_small() -> None:
    best = _optimum("phone")
    assert best.delay_s == pytest.approx(_unsplit_s(best)[1])
    assert {x.operation_class for x, on in zip(best.costs.graph.layers, best.on_device, strict=True) if on} == {
        OperationClass.INPUT
    }
    assert _raw_bytes(best.costs) < 10_000
    assert _unsplit_s(best)[0] > 5 * best.delay_s


def test_farm_sensor_a_round_trip_takes_longer_than_all_on_the_device() -> None:
    best = _optimum("farm-sensor")
    assert best.on_device.all()
    assert float(best.rates.round_trip_s) > best.delay_s


def test_hospital_the_cut_lies_beyond_the_rule_and_the_rule_makes_it_four_times_as_long() -> None:
    best = _optimum("hospital")
    costs, graph = best.costs, best.costs.graph
    (first,) = (u for u in range(len(graph.layers)) if costs.all_on_server[u] and graph.layers[u].parameters)
    assert graph.layers[first].operation_class is OperationClass.CONVOLUTION
    (cut,) = best.cut
    assert graph.layers[cut].name == "features.transition1.pool"  # behind the first dense block
    assert 20 <= costs.uplink_bytes[first] / _raw_bytes(costs) < 22
    assert costs.uplink_bytes[first] == 8 * costs.uplink_bytes[cut]
    assert min(_unsplit_s(best)) > 1.2 * best.delay_s
    lifted = _optimum("hospital", raw_data_may_leave="yes")
    assert lifted.delay_s == pytest.approx(_unsplit_s(lifted)[1])
    assert lifted.delay_s == pytest.approx(best.delay_s / 4, rel=0.1)


@pytest.mark.parametrize("name", ["factory-camera", "vehicle", "hospital", "satellite"])
def test_where_a_story_has_a_cut_it_is_a_choice_and_no_rule(name: str) -> None:
    best = _optimum(name)
    assert best.on_device.sum() > best.costs.all_on_server.sum()
    assert not best.on_device.all()


def test_satellite_the_cut_goes_through_every_branch_of_a_block() -> None:
    best = _optimum("satellite")
    names = [best.costs.graph.layers[u].name for u in best.cut]
    assert {name.split(".")[0] for name in names} == {"inception4a"}
    assert {name.split(".")[1] for name in names} == {"branch1", "branch2", "branch3", "branch4"}
    assert solve(best.costs, best.rates, "linear").delay_s > 1.02 * best.delay_s
    assert min(_unsplit_s(best)) > 1.2 * best.delay_s
