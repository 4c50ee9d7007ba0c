"""The estimates against what was published of real machines: `benchmarks.published`."""

from __future__ import annotations

import pytest

from benchmarks import published
from explorer.machines.machine import utilisation

FOUND = published.figures()
ERRORS = published.mean_errors(FOUND)


@pytest.mark.parametrize("group", ERRORS)
def test_the_mean_error_of_every_group_is_within_its_bar(group: str) -> None:
    bar = 0.35 if "Jetson" in group or "Pi" in group else 0.30
    assert ERRORS[group] <= bar


@pytest.mark.parametrize("figure", FOUND, ids=lambda each: f"{each.group}: {each.model}")
def test_no_estimate_is_off_by_more_than_its_doubt_says(figure: published.Figure) -> None:
    doubt = utilisation(figure.machine.kind).doubt
    assert 1 / doubt <= figure.factor <= doubt


def test_the_errors_are_less_than_they_were() -> None:
    before = [abs(figure.before_s / figure.published_s - 1) for figure in FOUND]
    assert sum(ERRORS.values()) / len(ERRORS) < 0.5 * sum(before) / len(before)


@pytest.mark.parametrize("link", dict.fromkeys(split.link for split in published.executed_splits()))
def test_executed_splits_of_a_raspberry_pi_rank_as_they_did(link: str) -> None:
    """Theirs are within a factor of 1.6, and the best one and the worst one are the same."""
    splits = [split for split in published.executed_splits() if split.link == link]
    for split in splits:
        assert 1 / 1.6 <= split.now_s / split.published_s <= 1.6, split.after
    for end in (min, max):
        assert end(splits, key=lambda each: each.now_s) == end(splits, key=lambda each: each.published_s)
