"""What is asked on the What-if page, in the address: a link reproduces it, and nonsense is named and left out."""

from __future__ import annotations

from dataclasses import fields

import pytest

from explorer.app.whatif.page_choices import CHOICES, USED, Asked, from_query
from explorer.app.whatif.tabs import PARTS
from explorer.scenario.fields import FIELDS


def test_every_choice_can_be_in_an_address_and_none_is_called_as_an_option() -> None:
    assert {field.name for field in fields(Asked)} == set(CHOICES)
    assert {"part", *(name for names in USED.values() for name in names)} == set(CHOICES)
    assert set(USED) == set(PARTS)
    assert not set(CHOICES) & {"model", "method", *FIELDS}


@pytest.mark.parametrize(
    "asked",
    [
        Asked(x="batch", y="rtt", shows="gain"),
        Asked("sensitivity", factor="4", work="yes"),
        Asked("robust"),
        Asked("tradeoff", against="price"),
        Asked("scenarios"),
    ],
)
def test_a_link_reproduces_what_is_asked(asked: Asked) -> None:
    assert from_query(asked.to_query()) == (asked, [])


def test_the_address_has_what_the_part_asks_and_no_more() -> None:
    assert Asked().to_query() == {}
    assert Asked("tradeoff", x="bits", factor="4").to_query() == {"part": "tradeoff"}
    assert Asked(x="bits").to_query() == {"x": "bits"}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"part": "maps"}, ["unknown part", "maps", "map"]),
        ({"x": "<b>up</b>"}, ["unknown x", "<b>up</b>", "uplink"]),
        ({"x": "batch", "y": "batch"}, ["x and y are both batch"]),
        ({"x": "device-speed"}, ["x and y are both device-speed"]),
        ({"factor": "1e99"}, ["unknown factor", "1e99", "1.25"]),
    ],
)
def test_nonsense_is_named_and_the_rest_kept(query: dict[str, str], words: list[str]) -> None:
    asked, problems = from_query({"shows": "delay", **query})
    assert asked == Asked(shows="delay")
    assert len(problems) == 1
    assert all(word in problems[0] for word in words), problems
