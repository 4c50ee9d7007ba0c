"""Where a split cuts, as a name and within a sentence."""

from __future__ import annotations

import numpy as np
import pytest
from graphs import graph, layer, scenario, source

from explorer.present.phrases import place, place_words
from explorer.pricing import Case

DRAWN = graph(source("x"), layer("a", "x"), layer("b", "a"), layer("c", "a"), layer("d", "b", "c"), layer("e", "d"))


@pytest.mark.parametrize(
    ("device", "raw_data_stays", "name", "words"),
    [
        ("xabcde", True, "All on the device", "all on the device"),
        ("xabcd", True, "Cut after d", "the cut after `d`"),
        ("xabc", True, "Cut after b and c", "the cut after `b` and `c`"),
        ("xa", True, "All on the server that may leave", "all on the server that may leave"),
        ("xa", False, "Cut after a", "the cut after `a`"),
        ("x", False, "All on the server", "all on the server"),
    ],
)
def test_a_split_is_named_by_where_it_cuts(device: str, raw_data_stays: bool, name: str, words: str) -> None:
    case = Case(DRAWN, scenario(raw_data_stays=raw_data_stays))
    mask = np.array([known.name in device for known in DRAWN.layers])
    assert place(case.costs, mask) == name
    assert place_words(case.costs, mask) == words
