"""What the Compare page says, against the methods themselves."""

from __future__ import annotations

import pytest
from views import worked_view

from explorer.app.compare.parts import at_once, full_picture
from explorer.app.state import View
from explorer.present import errors
from explorer.present.compare_table import COLUMNS, by_split, spreadsheet, table_data
from explorer.present.comparison import SLOW, WORTH, Compared, compared, is_pending, offer, pipeline, u_shape
from explorer.present.i18n.text import text
from explorer.present.measure import optimality_text
from explorer.present.palette import LIGHT
from explorer.solve import METHODS, SolveError, solve
from explorer.solve.more.throughput import Pipeline
from explorer.solve.more.ushape import UShape

GAIN = {"device": "jetson-agx-orin", "link": "lte-driving", "batch": "1"}


@pytest.fixture(scope="module")
def done() -> Compared:
    return compared(worked_view())


def _view(model: str, options: dict[str, str]) -> View:
    view = worked_view(model)
    for name, value in options.items():
        view = view.with_option(name, value)
    return view


def test_ranked_holds_every_method_once_the_best_first(done: Compared) -> None:
    assert {answer.method.name for answer in done.ranked} == set(METHODS)
    gaps = [done.gap(answer.split) for answer in done.ranked if answer.split and answer.is_allowed]
    assert gaps == sorted(gaps)
    assert gaps[0] == 0.0


def test_where_branches_count_the_best_linear_prefix_falls_short() -> None:
    view = _view("googlenet", GAIN)
    there = compared(view)
    linear, best = (solve(there.case.costs, there.case.rates, name).delay_s for name in ("linear", "mincut"))
    assert there.linear_gap == pytest.approx(linear / best - 1)
    assert there.linear_gap is not None
    assert there.linear_gap > 0.1


def test_the_figure_of_an_offer_is_the_gap_found_there() -> None:
    found = offer(worked_view("vgg16"))
    assert found is not None
    assert found.gap >= WORTH
    assert compared(found.view).linear_gap == pytest.approx(found.gap)


def test_the_contracted_graph_has_a_node_a_group_each_called_by_a_layer_of_it(done: Compared) -> None:
    assert len(done.contracted.nodes) == done.contraction.vertices < len(done.case.graph.layers)
    for node, members in zip(done.contracted.nodes, done.contraction.groups, strict=True):
        last = done.case.graph.layers[members[-1]].name
        assert all(part in last for part in node.label.split("\N{HORIZONTAL ELLIPSIS}"))


def test_the_split_in_the_pictures_is_optimal_and_cuts_through_no_group(done: Compared) -> None:
    assert done.best.delay_s == pytest.approx(solve(done.case.costs, done.case.rates, "mincut").delay_s, rel=1e-9)
    for members in done.contraction.groups:
        assert len({bool(done.best.on_device[layer]) for layer in members}) == 1


def test_every_row_of_the_table_has_every_cell_or_says_why_not(done: Compared) -> None:
    data = table_data(done, "linear")
    assert list(data["columns"]) == ["method", *COLUMNS]
    for row in data["rows"]:
        assert bool(row.get("problem")) != (len(row.get("cells", [])) == len(COLUMNS))
    assert [row["name"] for row in data["rows"] if row["shown"]] == ["linear"]


def test_a_split_beyond_the_memory_limit_is_listed_last_and_says_so() -> None:
    tight = compared(_view("resnet18", {"memory": "0.5GB"}))
    data = table_data(tight, None)
    forbidden = [answer for answer in tight.ranked if answer.violation]
    assert "device-only" in {answer.method.name for answer in forbidden}
    for answer in forbidden:
        (row,) = [row for row in data["rows"] if row["name"] == answer.method.name]
        assert "Not allowed here" in row["cells"][COLUMNS.index("gap")][1]
        assert not row["optimal"]
    allowed = [answer for answer in tight.ranked if answer.is_allowed]
    assert tight.ranked[: len(allowed)] == tuple(allowed)


def test_the_spreadsheet_has_numbers_that_add_up(done: Compared) -> None:
    table = spreadsheet(done)
    assert list(table["method"]) == list(METHODS)
    answered = table[table["delay_s"].notna()]
    terms = [name for name in table if str(name).endswith(("_compute_s", "link_s", "exchange_s", "trips_s"))]
    assert len(terms) == 6
    assert answered[terms].sum(axis=1).tolist() == pytest.approx(answered["delay_s"].tolist())


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (0.0, "optimal"),
        (1e-5, "takes less than 0.1 % longer"),
        (0.0923, "takes 9.2 % longer"),
        (0.5, "takes 50 % longer"),
        (4.53, "takes 5.5 times as long"),
        (1233.0, "takes 1,200 times as long"),
        (-0.1534, "saves 15 % of the time"),
    ],
)
def test_gaps_read_as_people_write_them(gap: float, words: str) -> None:
    assert optimality_text(gap) == words


def test_a_memory_limit_that_no_u_shaped_plan_meets_is_a_sentence() -> None:
    answer = u_shape(_view("gpt2", {"memory": "620MB"}))
    assert isinstance(answer, SolveError)
    assert "limit of 620 MB" in errors.sentence(answer)
    assert isinstance(u_shape(worked_view()), UShape)


def test_a_slow_method_is_pending_until_it_was_asked_and_then_answers() -> None:
    view = worked_view()
    before, after = at_once(view), compared(view)
    for name in SLOW:
        pending, answer = before.answer(name), after.answer(name)
        assert pending is not None
        assert answer is not None
        assert is_pending(pending)
        assert not is_pending(answer)
        (row,) = [row for row in table_data(before, None)["rows"] if row["name"] == name]
        assert row["problem"] == text("compare-pending")
    assert [answer.method.name for answer in before.ranked if answer.method.name not in SLOW] == [
        answer.method.name for answer in after.ranked if answer.method.name not in SLOW
    ]


def test_methods_of_one_split_share_a_bar(done: Compared) -> None:
    groups = by_split(done)
    assert sum(map(len, groups)) == sum(answer.split is not None for answer in done.comparison.answers)
    for answers in groups:
        assert len({answer.split.on_device.tobytes() for answer in answers if answer.split}) == 1
    same = [row["same"] for row in table_data(done, None)["rows"]]
    assert same == [i > 0 for answers in groups for i in range(len(answers))]


@pytest.mark.parametrize(
    ("model", "options", "side"),
    [
        ("resnet18", {}, None),
        ("unet", {"mode": "inference"}, "device"),
        ("gpt2", {"link": "wifi-6"}, "server"),
    ],
)
def test_where_nothing_is_split_the_side_is_known(model: str, options: dict[str, str], side: str | None) -> None:
    there = compared(_view(model, options))
    assert there.unsplit_on == side
    unsplit = {"device": there.case.costs.all_on_device, "server": there.case.costs.all_on_server}
    if side is not None:
        assert there.best.delay_s == pytest.approx(there.case.terms(unsplit[side]).delay_s, rel=1e-9)


def test_a_chain_of_groups_is_not_called_a_flow_network(done: Compared) -> None:
    (row,) = [row for row in table_data(done, None)["rows"] if row["name"] == "blockwise"]
    count = done.contraction.vertices
    assert row["cells"][COLUMNS.index("looked")][0] == f"chain of {count} groups"


def test_a_badge_names_one_tensor_and_counts_those_of_one_block() -> None:
    there = compared(_view("googlenet", {"link": "wifi-6"}))
    assert len(there.best.cut) > 1
    svg = full_picture(there, LIGHT)
    assert f"{len(there.best.cut)} tensors" in svg
    alone = compared(worked_view())
    (cut,) = alone.best.cut
    assert alone.case.graph.layers[cut].name.split(".", 1)[-1] in full_picture(alone, LIGHT)


def test_throughput_is_that_of_inference_also_in_a_training_view() -> None:
    plan = pipeline(worked_view())
    assert isinstance(plan, Pipeline)
    assert plan == pipeline(worked_view().with_option("mode", "inference"))
