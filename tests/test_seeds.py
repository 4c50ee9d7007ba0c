"""Tests over many seeds: all of them run, and a failure names its seed and a smaller case."""

from __future__ import annotations

from random import Random

import pytest
from graphs import random_graph
from seeds import seeds


def test_every_seed_is_run_once() -> None:
    drawn = []

    @seeds(50)
    def count(rng: Random) -> None:
        drawn.append(rng.random())

    count()
    assert drawn == [Random(seed).random() for seed in range(50)]


def test_a_failure_names_its_seed_and_is_raised_for_the_smallest_graph() -> None:
    sizes = []

    @seeds(100)
    def of_few_layers(rng: Random) -> None:
        sizes.append(len(random_graph(rng).layers))
        assert sizes[-1] < 5

    with pytest.raises(AssertionError) as caught:
        of_few_layers()
    assert sizes[-1] == 5
    assert isinstance(caught.value.__context__, AssertionError)
    assert caught.value.__context__.__notes__ == ["This is the case of rng=Random(0)."]


def test_fixtures_and_parameters_reach_the_test() -> None:
    given = set()

    @seeds(3)
    def takes(rng: Random, name: str) -> None:
        given.add(name)

    takes(name="resnet18")
    assert given == {"resnet18"}
