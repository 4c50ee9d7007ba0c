"""The price of a round: by hand, against plain sums on random graphs, presets with their sources, bad inputs."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from graphs import MEGABYTE, WORKED, graph, layer, random_priced, scenario, source, timed
from reference_money import MoneyReference

from explorer import presets
from explorer.money.energy import DevicePower
from explorer.money.prices import Prices, bill, preset_figures, price_weights, sent_bytes
from explorer.present import errors
from explorer.presets import Figure
from explorer.scenario.scenario import Link, ScenarioError
from explorer.solve.exact.listing import allowed_splits

NONE = presets.radio("none")
PRICES = Prices(electricity_per_kwh=0.36, data_per_gb=2.0, server_per_hour=7.2, device=100.0, device_life_h=1000.0)


def figures() -> list[Figure]:
    """Every row of the price presets."""
    rows: list[Figure] = list(presets.data_prices().values())
    for kind in ("electricity", "server", "device", "device_life"):
        rows += presets.prices(kind).values()
    return rows


def test_by_hand() -> None:
    model = graph(
        source(out=7),
        layer("a", "x", out=2 * MEGABYTE, grad=MEGABYTE, params=4 * MEGABYTE),
        layer("b", "a", params=8 * MEGABYTE),
    )
    case = timed(model, scenario(iterations=3, rtt_s=0.5), [0, 5, 7], [0, 1, 2])
    mask = np.array([True, True, False])
    paid = bill(case, mask, PRICES, DevicePower(10.0, 2.0, NONE))
    delay_s = 15 + 6 + 6 + 3 + 8 + 1.5
    assert sent_bytes(case, mask) == 6e6 + 3e6 + 8e6
    assert paid.electricity == pytest.approx((150 + 2 * (delay_s - 15)) * 0.36 / 3.6e6)
    assert paid.data == pytest.approx(0.017 * 2)
    assert paid.server == pytest.approx(6 * 7.2 / 3600)
    assert paid.device == pytest.approx(delay_s * 0.1 / 3600)
    assert paid.total == pytest.approx(sum(paid))


def test_random_graphs_against_plain_sums() -> None:
    for number in range(200):
        case = random_priced(Random(number))
        reference = MoneyReference(
            case.graph, case.scenario, case.costs.device_s.tolist(), case.costs.server_s.tolist()
        )
        power = DevicePower(12.5, 3.25, presets.radio("5g-low-band"))
        splits = allowed_splits(case.costs)
        assert splits is not None
        weighted = case.costs.features(splits) @ price_weights(case, PRICES, power)
        for mask, by_weights in zip(splits, weighted, strict=True):
            device = {name for name, on in zip(reference.names, mask, strict=True) if on}
            expected = pytest.approx(reference.price(device, PRICES, power), rel=1e-12, abs=1e-15)
            assert bill(case, mask, PRICES, power).total == expected
            assert by_weights == expected
            assert min(bill(case, mask, PRICES, power)) >= 0
            assert sent_bytes(case, mask) == pytest.approx(reference.sent_bytes(device))


def test_linear_in_the_prices() -> None:
    case = random_priced(Random(5))
    power = DevicePower(12.5, 3.25, NONE)
    double = Prices(0.72, 4.0, 14.4, 200.0, 1000.0)
    once, twice = (bill(case, case.costs.all_on_server, prices, power).total for prices in (PRICES, double))
    assert once > 0
    assert twice == pytest.approx(2 * once)


def test_defaults_suit_the_scenario() -> None:
    default = WORKED
    assert Prices.preset(default) == Prices(0.30, 0.0, 1.09, 400.0, 26298.0, "USD")
    elsewhere = replace(
        default,
        device=presets.machine("device", "raspberry-pi-4"),
        server=presets.machine("server", "t4"),
        link=Link.preset("lte"),
    )
    assert [figure.name for figure in preset_figures(elsewhere)] == ["assumed", "mobile", "other", "other", "assumed"]
    assert Prices.preset(elsewhere).data_per_gb == 0.79


def test_a_custom_link_pays_for_data_where_its_radio_does() -> None:
    custom = replace(WORKED, link=Link(1e6, 1e6, 0.1))
    assert preset_figures(custom).data.name == "own-network"
    assert preset_figures(custom, NONE).data.name == "own-network"
    assert preset_figures(custom, presets.radio("lte")).data.name == "mobile"


def test_every_link_preset_has_exactly_one_data_price() -> None:
    named = [name for row in presets.data_prices().values() for name in row.links]
    assert sorted(named) == sorted(presets.links())


@pytest.mark.parametrize("row", figures(), ids=lambda row: f"{row.unit}-{row.name}")
def test_every_row_has_a_source_a_date_and_a_unit(row: Figure) -> None:
    assert row.source
    assert row.date
    assert row.unit.startswith(("USD", "hours"))
    assert ("assumption" in row.source) <= (row.estimated == ("low", "expected", "high"))


def test_figures_as_their_sources_print_them() -> None:
    servers, data = presets.prices("server"), presets.data_prices()
    assert (servers["a100"].low, servers["h100"].low, servers["rtx-a6000"].expected) == (0.80, 1.99, 1.09)
    assert (servers["a100"].high, servers["h100"].high) == (3.00 * 1.5, 5.00 * 1.5)
    printed = {name: row.expected for name, row in data.items()}
    assert printed == {
        "mobile": 0.79,
        "united-kingdom": 0.79,
        "france": 0.23,
        "italy": 0.12,
        "north-america": 4.98,
        "own-network": 0,
    }
    assert presets.prices("electricity")["assumed"].estimated == ("low", "expected", "high")


def test_devices_cost_what_their_machine_says() -> None:
    machines = presets.machines("device")
    case = {name for name, row in machines.items() if row.price}
    rows = presets.prices("device")
    assert set(rows) == case | {"other"}
    for name in case:
        dollars = re.match(r"\$([\d,]+)", machines[name].price)
        assert dollars
        assert rows[name].expected == float(dollars[1].replace(",", ""))
        assert bool(rows[name].estimated) == ("price" in machines[name].estimated)
    assert set(presets.prices("server")) - {"other"} <= set(presets.machines("server"))


def test_a_preset_out_of_order_is_refused() -> None:
    row = presets.prices("server")["a100"].model_dump() | {"low": 2.0}
    with pytest.raises(ValueError, match=r'preset "a100" must have low <= expected <= high, got 2, 1.9, 4.5'):
        Figure.model_validate(row)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"electricity_per_kwh": -0.1},
            "electricity price must be 0 or more and at most 1,000,000,000, got -0.1 USD per kWh",
        ),
        ({"data_per_gb": float("nan")}, "data price must be 0 or more and at most 1,000,000,000, got nan USD per GB"),
        (
            {"server_per_hour": float("inf")},
            "server price must be 0 or more and at most 1,000,000,000, got inf USD per hour",
        ),
        ({"device": -5.0}, "device price must be 0 or more and at most 1,000,000,000, got -5 USD"),
        ({"device_life_h": 0.0}, "device life must be at least 1 hour and at most 1,000,000,000, got 0 hours"),
        ({"currency": " "}, 'currency must not be empty, got " "'),
    ],
)
def test_bad_prices(change: dict[str, float | str], sentence: str) -> None:
    with pytest.raises(ScenarioError) as error:
        replace(PRICES, **change)
    assert errors.sentence(error.value) == sentence
