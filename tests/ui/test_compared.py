"""What the Compare page says, against the methods themselves."""

from __future__ import annotations

import pytest

from explorer.solve import METHODS, solve
from explorer.solve.throughput import Pipeline
from explorer.solve.ushape import UShape
from explorer.ui.compare_table import COLUMNS, gap_text, spreadsheet, table_data
from explorer.ui.compared import WORTH, Compared, compared, offer, pipeline, u_shape
from explorer.ui.state import View

GAIN = {"device": "jetson-agx-orin", "link": "lte-driving", "batch": "1"}


@pytest.fixture(scope="module")
def done() -> Compared:
    return compared(View.default())


def _view(model: str, options: dict[str, str]) -> View:
    view = View.default(model)
    for name, value in options.items():
        view = view.with_option(name, value)
    return view


def test_ranked_holds_every_method_once_the_best_first(done: Compared) -> None:
    assert {answer.method.name for answer in done.ranked} == set(METHODS)
    gaps = [done.gap(answer.split) for answer in done.ranked if answer.split and answer.is_allowed]
    assert gaps == sorted(gaps)
    assert gaps[0] == 0.0
    assert done.quickest
    assert all(answer.method.exact for answer in done.quickest)


def test_where_branches_count_the_best_linear_prefix_falls_short() -> None:
    view = _view("googlenet", GAIN)
    there = compared(view)
    linear, best = (solve(there.priced, name).delay_s for name in ("linear", "mincut"))
    assert there.linear_gap == pytest.approx(linear / best - 1)
    assert there.linear_gap is not None
    assert there.linear_gap > 0.1


def test_the_figure_of_an_offer_is_the_gap_found_there() -> None:
    found = offer(View.default("vgg16"))
    assert found is not None
    assert found.gap >= WORTH
    assert compared(found.view).linear_gap == pytest.approx(found.gap)


def test_the_contracted_graph_has_a_node_a_group_each_called_by_a_layer_of_it(done: Compared) -> None:
    assert len(done.contracted.nodes) == done.contraction.vertices < len(done.priced.graph.layers)
    for node, members in zip(done.contracted.nodes, done.contraction.groups, strict=True):
        last = done.priced.graph.layers[members[-1]].name
        assert last.endswith(node.label.rstrip("\N{HORIZONTAL ELLIPSIS}")) or node.label[:-1] in last


def test_the_split_in_the_pictures_is_optimal_and_cuts_through_no_group(done: Compared) -> None:
    assert done.best.delay_s == pytest.approx(solve(done.priced, "mincut").delay_s, rel=1e-9)
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
        (1e-5, "less than 0.1 % longer"),
        (0.0923, "9.23 % longer"),
        (0.5, "50 % longer"),
        (4.53, "5.53 times as long"),
        (1233.0, "1,230 times as long"),
        (-0.1534, "15.3 % shorter"),
    ],
)
def test_gaps_read_as_people_write_them(gap: float, words: str) -> None:
    assert gap_text(gap) == words


def test_a_memory_limit_that_no_u_shaped_plan_meets_is_a_sentence() -> None:
    answer = u_shape(_view("resnet18", {"memory": "0.5GB"}))
    assert isinstance(answer, str)
    assert "limit of 500 MB" in answer
    assert isinstance(u_shape(View.default()), UShape)


def test_throughput_is_that_of_inference_also_in_a_training_view() -> None:
    plan = pipeline(View.default())
    assert isinstance(plan, Pipeline)
    assert plan == pipeline(View.default().with_option("mode", "inference"))
