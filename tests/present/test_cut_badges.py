"""Badges where tensors cross: those of one block are one badge, and no layer that sends is without."""

from __future__ import annotations

from explorer.present.layout import lay_out
from explorer.present.layout.cut_badges import named_badges, size_badges
from explorer.present.view import View, worked_out
from explorer.pricing import Case
from explorer.report.graph_picture import page_svg
from explorer.scenario import models
from explorer.solve.exact.mincut import minimum_cut
from explorer.values.units import format_bytes


def test_four_branches_of_a_block_share_a_badge() -> None:
    view = View.default("googlenet").with_options({"device": "jetson-tx2", "link": "wifi-6"})
    case = Case(models.find("googlenet").graph, view.scenario)
    split, drawing = minimum_cut(case.costs, case.rates), lay_out(case.graph)
    assert len(split.cut) == 4
    whole = f"4 tensors · {format_bytes(float(case.costs.uplink_bytes[list(split.cut)].sum()))}"
    for level in (drawing.layers, drawing.blocks):
        for badges in (named_badges(level, split), size_badges(level, split)):
            assert set(badges) == set(split.cut)
            assert [said for said in badges.values() if said] == [whole]
    assert page_svg(worked_out(case)).count(f">{whole}<") == 1


def test_a_single_tensor_has_its_layer_where_names_are_wanted() -> None:
    case = Case(models.find("resnet18").graph, View.default("resnet18").scenario)
    split, drawing = minimum_cut(case.costs, case.rates), lay_out(case.graph)
    (u,) = split.cut
    size = format_bytes(float(case.costs.uplink_bytes[u]))
    assert size_badges(drawing.layers, split) == {u: size}
    assert named_badges(drawing.layers, split)[u].endswith(f"{case.graph.layers[u].name.split('.')[-1]} · {size}")
