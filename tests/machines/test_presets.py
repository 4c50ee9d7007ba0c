"""Presets: complete, each with its source, and what cannot be read at it marked."""

import pytest

from explorer import presets
from explorer.machines.machine import Machine, utilisation
from explorer.model.graph import OperationClass
from explorer.presets import LinkPreset
from explorer.values.names import UnknownNameError
from tests.support.errors import refused

MACHINES = [*presets.machines("device").values(), *presets.machines("server").values()]
LINKS = list(presets.links().values())
ROWS = [*MACHINES, *LINKS]


def test_names_and_titles_are_unique() -> None:
    assert len({row.name for row in ROWS}) == len(ROWS)
    assert len({row.title for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_row_has_a_source(row: Machine | LinkPreset) -> None:
    assert row.source
    assert row.name == row.name.lower()
    assert " " not in row.name


def test_figures_as_their_sources_print_them() -> None:
    tx2 = presets.machine("device", "jetson-tx2")
    assert (tx2.peak_flops, tx2.memory_bytes, tx2.bandwidth_bytes_per_s, tx2.power_w) == (0.666e12, 8e9, 59.7e9, 15)
    assert tx2.estimated == ()
    a6000 = presets.machine("server", "rtx-a6000")
    assert (a6000.peak_flops, a6000.bandwidth_bytes_per_s, a6000.price) == (38.7e12, 768e9, "$4,649 at launch")
    lte = presets.link("lte")
    assert (lte.up_mbit_per_s, lte.down_mbit_per_s, lte.rtt_ms) == (34, 168, 21)


def test_estimates_are_marked() -> None:
    assert presets.machine("device", "raspberry-pi-4").estimated == ("peak_flops", "bandwidth_bytes_per_s")
    assert set(presets.link("100-400").estimated) == {"up_mbit_per_s", "down_mbit_per_s", "rtt_ms"}


@pytest.mark.parametrize("kind", sorted({machine.kind for machine in MACHINES}))
def test_every_kind_of_machine_has_a_whole_utilisation_table(kind: str) -> None:
    table = utilisation(kind)
    assert table.reasoning
    assert set(table.compute) == set(OperationClass) - {OperationClass.INPUT}
    assert all(0 < share <= 1 for share in table.compute.values())


def test_unknown_names_list_the_near_ones() -> None:
    with refused(UnknownNameError, match=r'^unknown device "jetson-tx3": did you mean jetson-tx2, jetson-tx1'):
        presets.machine("device", "jetson-tx3")
    with refused(UnknownNameError, match=r'^unknown server "A10": did you mean a100'):
        presets.machine("server", "A10")
    with refused(UnknownNameError, match=r'^unknown link "zzz": known are lte, 5g-low-band-verizon, .*'):
        presets.link("zzz")
    with refused(UnknownNameError, match=r'^unknown kind of machine "zzz": known are '):
        utilisation("zzz")


def test_an_estimate_of_an_unknown_field_is_refused() -> None:
    row = presets.link("lte").model_dump() | {"estimated": ("speed",)}
    with pytest.raises(ValueError, match=r'preset "lte" marks unknown fields as estimated: \[\'speed\'\]'):
        LinkPreset.model_validate(row)
