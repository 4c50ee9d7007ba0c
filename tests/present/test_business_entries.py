"""What people enter for a business case: what holds, what is remembered, and the rule that an entry breaks."""

from __future__ import annotations

import pytest
from business_views import FLEET, case_of, read_inputs, view_work
from graphs import changed

from explorer.machines.timer import Trust
from explorer.money.assumptions import Assumptions, Estimate
from explorer.money.business import business_case
from explorer.money.month import Fleet
from explorer.present.business.entries import START, read
from explorer.present.business.words import caveat_text, not_counted_lines, turn_lines
from explorer.present.user_figures import HOURS_PER_YEAR, End, Entries, origin_text, range_text, shown_figures
from explorer.present.view import Work

SERVER = ("server_per_hour", "rtx-a6000")
GO_UP, CHANGE = "low, expected and high must go up", "change the one that is out of order"


@pytest.fixture(scope="module")
def done() -> Work:
    return view_work()


def test_without_entries_everything_is_as_the_presets_have_it(done: Work) -> None:
    inputs = read_inputs(Entries(), done)
    assert inputs.assumptions == Assumptions.preset(done.case)
    assert inputs.fleet == Fleet(int(START["devices"]), START["rounds_training"], START["days"])
    assert inputs.fleet_said is None


def test_what_is_entered_holds_with_its_range(done: Work) -> None:
    entries = Entries().with_figure(SERVER, "expected", 0.5).with_fleet("devices", 7)
    life_years: tuple[tuple[End, float], ...] = (("low", 1), ("expected", 2), ("high", 4))
    for end, years in life_years:
        entries = entries.with_figure(("device_life_h", "assumed"), end, years)
    computing_w: tuple[tuple[End, float], ...] = (("low", 5), ("high", 12), ("expected", 9))
    for end, watts in computing_w:
        entries = entries.with_figure(("computing_w", "jetson-tx2"), end, watts)
    inputs = read_inputs(entries, done)
    assert inputs.assumptions.server_per_hour == Estimate(0.5, 0.5, 0.75)
    assert inputs.assumptions.device_life_h == Estimate(HOURS_PER_YEAR, 2 * HOURS_PER_YEAR, 4 * HOURS_PER_YEAR)
    assert inputs.assumptions.computing_w == Estimate(5, 9, 12)
    assert inputs.fleet.devices == 7
    assert inputs.fleet_said == inputs.fleet


def test_the_range_of_the_power_widens_what_is_saved(done: Work) -> None:
    """The least and the most energy are those at the ends that were entered, computed on their own."""
    key = ("computing_w", "jetson-tx2")
    amounts = []
    for low, high in ((10.0, 15.0), (10.0, 10.0), (15.0, 15.0)):
        entries = Entries().with_figure(key, "expected", low).with_figure(key, "low", low)
        case = business_case(
            done.case,
            done.best.on_device,
            FLEET,
            read_inputs(entries.with_figure(key, "high", high), done).assumptions,
        )
        amounts.append(case.plan.month.energy_j)
    assert amounts[0].low == pytest.approx(amounts[1].low)
    assert amounts[0].high == pytest.approx(amounts[2].high)
    assert amounts[1].high < amounts[0].high


def test_how_far_times_may_be_off_is_entered_for_their_kind(done: Work) -> None:
    entries = Entries().with_timing("device", "estimated", 1.25)
    assert done.case.costs.trust == ("estimated", "estimated")
    assumed = read_inputs(entries, done).assumptions
    assert assumed.device_time == Estimate(0.8, 1, 1.25)
    assert assumed.server_time == Estimate.within(1, done.case.costs.doubt[1])
    measured, _ = read(entries, changed(done.case, trust=(Trust.MEASURED, Trust.PROFILED)))
    assert measured is not None
    assert measured.assumptions.device_time == Estimate.within(1, 1.1)
    assert measured.assumptions.server_time == Estimate.exactly(1)
    both = Entries().with_timing("device", "estimated", 1).with_timing("server", "estimated", 1)
    exact = read_inputs(both, done).assumptions
    case = business_case(done.case, done.best.on_device, FLEET, exact)
    assert case.plan.month.time_s.low == case.plan.month.time_s.high


def test_a_price_belongs_to_the_machine_it_was_entered_for(done: Work) -> None:
    entries = Entries().with_figure(SERVER, "expected", 0.5)
    elsewhere = read_inputs(entries, view_work(server="h100")).assumptions
    assert elsewhere.server_per_hour == Assumptions.preset(view_work(server="h100").case).server_per_hour
    assert read_inputs(entries, done).assumptions.server_per_hour.expected == 0.5


def test_a_radio_is_chosen_for_a_link_and_brings_its_data_price_where_the_link_has_none() -> None:
    custom = view_work(up="33Mbit/s")
    assert custom.case.scenario.link.preset_name is None
    entries = Entries().with_radio(custom.case.scenario, "lte")
    inputs = read_inputs(entries, custom)
    assert inputs.assumptions.radio.name == "lte"
    assert inputs.assumptions.data_per_gb.expected > 0
    assert read_inputs(entries, view_work()).assumptions.radio.name == "none"


def test_rounds_are_remembered_for_training_and_for_inference() -> None:
    entries = Entries().with_fleet("rounds_training", 3).with_fleet("rounds_inference", 500)
    assert read_inputs(entries, view_work()).fleet.rounds_a_day == 3
    assert read_inputs(entries, view_work(mode="inference")).fleet.rounds_a_day == 500


@pytest.mark.parametrize(
    ("entries", "sentences"),
    [
        (
            Entries().with_figure(("electricity_per_kwh", "assumed"), "expected", -1),
            ["electricity price must be 0 or more and at most 1,000,000,000, got -1 USD per kWh"],
        ),
        (
            Entries().with_figure(("device", "jetson-tx2"), "low", 500).with_figure(SERVER, "high", 1),
            [
                f"Server: {GO_UP}, got 1.09, 1.09 and 1 USD per hour: {CHANGE}",
                f"Device: {GO_UP}, got 500, 400 and 400 USD: {CHANGE}",
            ],
        ),
        (
            Entries().with_figure(("device_life_h", "assumed"), "low", 4),
            [f"Device life: {GO_UP}, got 4, 3 and 5 years: {CHANGE}"],
        ),
        (
            Entries().with_figure(("waiting_w", "jetson-tx2"), "low", -3),
            ["waiting power must be between 0 W and 1,000,000 W, got -3 W"],
        ),
        (
            Entries().with_figure(("waiting_w", "jetson-tx2"), "low", None).with_figure(SERVER, "expected", None),
            [
                "Server, expected value, is empty: enter a number, or go back to the defaults",
                "Power waiting, low end, is empty: enter a number, or go back to the defaults",
            ],
        ),
        (
            Entries().with_timing("server", "estimated", 0.5),
            [
                "Computing times of the server: enter how many times as long they may take, or 1 to take them as exact;"
                " got 0.5"
            ],
        ),
        (
            Entries().with_timing("device", "estimated", None).with_fleet("devices", None),
            [
                "Devices is empty: enter a number, or go back to the defaults",
                "Computing times of the device is empty: enter a number, or go back to the defaults",
            ],
        ),
        (
            Entries().with_fleet("devices", 0).with_fleet("rounds_training", -1).with_fleet("rounds_inference", -2),
            [
                "Devices: enter at least 1 and at most 1,000,000,000, got 0",
                "Rounds a day, each: enter at least 0.000001 and at most 1,000,000,000, got -1",
            ],
        ),
        (
            Entries().with_fleet("days", 40).with_figure(("data_per_gb", "own-network"), "low", -2),
            [
                "Days a month: enter at least 1 and at most 31, got 40",
                "data price must be 0 or more and at most 1,000,000,000, got -2 USD per GB",
            ],
        ),
    ],
)
def test_every_broken_rule_is_a_sentence(done: Work, entries: Entries, sentences: list[str]) -> None:
    inputs, problems = read(entries, done.case)
    assert inputs is None
    assert problems == sentences


def test_what_is_not_known_is_said_everywhere_and_not_called_free() -> None:
    done = view_work(device="raspberry-pi-5", server="t4", link="lte")
    case = case_of(done)
    point = next(each for each in case.comparisons[0].break_even if each.quantity == "device")
    assert point.current is None
    lines = turn_lines(case, case.comparisons[0])
    assert any("the price of a device" in line and "not known now" in line for line in lines)
    (caveat,) = case.caveats
    words = "the price of the Raspberry Pi 5 is not known, so it is not counted"
    assert words in caveat_text(case, caveat, done.case.scenario)
    assert words in not_counted_lines(case, done.case.scenario)[0]
    shown = next(each for each in shown_figures(Entries(), done.case.scenario) if each.field.name == "device")
    assert range_text(shown.value, "USD") == "not known, not counted"
    entered = read_inputs(Entries().with_figure(shown.key, "expected", 80), done).assumptions
    assert (entered.device, entered.not_known) == (Estimate.exactly(80), frozenset())
    emptied = read_inputs(Entries().with_figure(shown.key, "expected", None), done).assumptions
    assert (emptied.device, emptied.not_known) == (Estimate.exactly(0), {"device"})


def test_sources_are_sentences(done: Work) -> None:
    shown = {each.field.name: origin_text(each) for each in shown_figures(Entries(), done.case.scenario)}
    assert shown["electricity_per_kwh"] == (
        "Price where the devices are: 0.3 USD per kWh, from 0.1 to 0.5. Assumed, not read anywhere: enter what you pay"
        " (November 2026). All of it is estimated."
    )
    assert "400 USD, taken as exact." in shown["device"]
    assert "1.09 USD per hour, up to 1.64." in shown["server_per_hour"]
    assert "15 W, down to 6.6." in shown["computing_w"]
    assert shown["server_per_hour"].endswith("High end: estimated.")
    assert "3 years, from 2 to 5." in shown["device_life_h"]
