"""What a device side takes: by hand, and that it never falls as layers are added, on which the exact methods rest."""

from random import Random

import numpy as np
import pytest
from graphs import MEGABYTE, graph, layer, random_priced, scenario, source, under_a_limit
from reference import Reference
from seeds import seeds

from explorer.pricing import Case
from explorer.pricing.memory import peak_bytes
from explorer.scenario.scenario import Mode

MB = MEGABYTE


def _diamond() -> Case:
    """x of 4 MB, which two branches read, one through 8 MB, before a sum of 1 MB."""
    model = graph(
        source(out=4 * MB),
        layer("a", "x", out=8 * MB),
        layer("b", "a", out=2 * MB),
        layer("c", "x", out=3 * MB),
        layer("sum", "b", "c", out=MB),
        layer("head", "sum", params=10 * MB),
    )
    return Case(model, scenario(Mode.INFERENCE, raw_data_stays=False))


@pytest.mark.parametrize(
    ("device", "megabytes"),
    [
        ("x", 4),
        ("x a", 12),
        ("x a b", 14),  # the input waits for the other branch
        ("x c", 7),  # without the first branch there is less beside it
        ("x a b c", 14),
        ("x a b c sum", 14),
        ("x a b c sum head", 24),  # the parameters count beside the most that is alive at once
    ],
)
def test_what_is_alive_at_once_counts_in_inference(device: str, megabytes: int) -> None:
    case = _diamond()
    mask = np.array([known.name in device.split() for known in case.graph.layers])
    assert case.split(mask).memory_bytes == megabytes * MB


def test_what_the_device_reads_from_the_server_is_alive_there_too() -> None:
    case = _diamond()
    ends = np.array([known.name in ("x", "sum", "head") for known in case.graph.layers])
    assert peak_bytes(case.graph, case.costs.passing_bytes, ends[None, :]).tolist() == [6 * MB]  # b, c and their sum


def test_training_saves_what_inference_drops() -> None:
    case = _diamond().under(scenario(Mode.TRAINING, raw_data_stays=False))
    assert not case.costs.passing_bytes.any()
    assert case.costs.peak(case.costs.all_on_device[None, :]).tolist() == [0.0]


@seeds(100)
def test_memory_never_falls_as_layers_are_added(rng: Random) -> None:
    case = random_priced(rng)
    layers = len(case.graph.layers)
    less = np.array([rng.random() < 0.4 for _ in range(layers)])
    more = less | np.array([rng.random() < 0.4 for _ in range(layers)])
    taken = case.costs.memory(np.array([less, more]))
    assert taken[0] <= taken[1]


@seeds(100)
def test_the_limit_is_what_the_device_declares(rng: Random) -> None:
    case = under_a_limit(rng, random_priced(rng))
    reference = Reference(case.graph, case.scenario, case.costs.device_s.tolist(), case.costs.server_s.tolist())
    assert case.costs.limit_bytes == reference.limit_bytes
    assert case.costs.fits(case.costs.all_on_device) == reference.is_allowed(set(reference.names))
