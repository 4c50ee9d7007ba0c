"""What must be said beside the figures of a business case, on the page and in the report alike."""

from __future__ import annotations

from explorer.money.business import BusinessCase, Caveat
from explorer.money.month import SECONDS_PER_DAY
from explorer.present.i18n.text import plain, text
from explorer.scenario.scenario import Scenario
from explorer.values.units import format_time


def rounds_text(case: BusinessCase) -> str:
    """``24 rounds a day``, or batches in inference."""
    count = case.fleet.rounds_a_day
    one = "_one" if count == 1 else ""
    return text(f"business.rounds_{case.mode.value}{one}", count=f"{count:,g}")


def fleet_text(case: BusinessCase) -> str:
    """How much is run: ``1,000 devices with 24 rounds a day each on 30 days``."""
    devices, days = case.fleet.devices, case.fleet.days_a_month
    many, several = ("one" if count == 1 else "many" for count in (devices, days))
    on = text(f"business.days_{several}", count=f"{days:g}")
    return text(f"business.fleet_{many}", devices=f"{devices:,}", rounds=rounds_text(case), days=on)


def caveat_text(case: BusinessCase, caveat: Caveat, scenario: Scenario) -> str:
    """A caveat as a sentence in Markdown."""
    needed = format_time(caveat.day_share * SECONDS_PER_DAY)
    device = plain(scenario.device.title)
    if caveat.kind == "too long":
        most = f"{int(SECONDS_PER_DAY / case.plan.delay_s):,}"
        return text("business.day_too_short", rounds=rounds_text(case), needed=needed, most=most)
    if caveat.kind == "nearly full":
        return text("business.day_tight", needed=needed)
    if caveat.kind == "only on paper":
        return text("business.baseline_too_long", plan=text(f"business.plan_{caveat.plan}"), needed=needed)
    if caveat.kind == "too large":
        return text("business.device_too_small", device=device)
    name, server = text(f"figures.short_{caveat.field}"), plain(scenario.server.title)
    return text(f"business.not_known_{caveat.field}", name=name, device=device, server=server)


def not_counted_lines(case: BusinessCase, scenario: Scenario) -> list[str]:
    """All that the figures leave out, as Markdown, what is not known of this case first."""
    lines = [f"- {caveat_text(case, caveat, scenario)}" for caveat in case.caveats if caveat.kind == "not known"]
    if not case.assumptions.radio.counted:
        lines.append(text("business.not_counted_radio"))
    return [*lines, *text("business.not_counted").splitlines()]
