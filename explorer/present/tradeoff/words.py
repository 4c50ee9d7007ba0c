"""What a front says, in words: what to do, what that saves for how much more delay, and how much of it is known."""

from __future__ import annotations

from explorer.present.gaps import LEAST, MOST, distance_text, percent
from explorer.present.i18n.text import text
from explorer.present.split_names import action
from explorer.present.tradeoff.front_view import Shown
from explorer.questions.choices import LITTLE, saved
from explorer.questions.phase_map import described
from explorer.questions.tradeoff import Objective, Point
from explorer.values.units import format_time

DECLARED = (Objective.ENERGY, Objective.PRICE)  # the delay and declared figures give them; the others are counted


def headline(done: Shown) -> str:
    """The recommended split and what it is traded for; or why the fastest one is, or that no other one is known."""
    points = [choice.point for choice in done.choices]
    fastest, best, last = points[0], points[done.recommended], points[-1]
    if len(points) == 1 and done.front.coverage == "some":  # others may take less
        return text("tradeoff.headline_only", delay=format_time(fastest.delay_s), value=done.marks[0].said)
    if len(points) == 1:
        least = text(f"tradeoff.least_{done.key}")
        return text("tradeoff.headline_one", delay=format_time(fastest.delay_s), value=done.marks[0].said, least=least)
    if done.recommended:
        do = action(described(done.priced, best.on_device))
        return text(
            "tradeoff.headline_trade",
            do=do[0].upper() + do[1:],
            less=_less(done, best),
            more=format_time(best.delay_s - fastest.delay_s),
            percent=percent(best.delay_s / fastest.delay_s - 1),
        )
    kind = "little" if saved(fastest, last) < LITTLE else "stay"
    longer = distance_text(last.delay_s / fastest.delay_s - 1)
    return text(f"tradeoff.headline_{kind}", less=_less(done, last), longer=longer)


def detail(done: Shown) -> str:
    """Between which splits there is a choice, and why that one; empty where there is none."""
    first, last = done.marks[0], done.marks[-1]
    if len(done.marks) == 1:
        return ""
    kind = "trade" if done.recommended else "stay"
    return text(
        f"tradeoff.detail_{kind}",
        count=len(done.marks),
        delay=format_time(first.delay_s),
        value=first.said,
        last_delay=format_time(last.delay_s),
        last_value=last.said,
    )


def coverage(done: Shown) -> str:
    """How much of the front is known and shown, how it was found, and what is an estimate."""
    found = done.front
    way = "cuts" if found.route == "minimum cuts" else "listing"
    route = text(f"tradeoff.by_{way}", count=f"{found.looked_at:,}")
    known = {"all": "all", "convex part": "convex", "some": "some"}[found.coverage]
    said = [text(f"tradeoff.coverage_{known}", route=route)]
    if len(done.choices) < len(found.points):
        said.append(text("tradeoff.alike", shown=len(done.choices), total=len(found.points)))
    trust = "declared" if found.objective in DECLARED else "counted"
    said.append(text(f"tradeoff.{trust}", timing=text(f"graph.timing_{done.priced.timing}")))
    if not all(mark.allowed for mark in done.unsplit):
        said.append(text("tradeoff.open_square"))
    return " ".join(said)


def _less(done: Shown, point: Point) -> str:
    """What a split does without, against the fastest one: ``23.8 % less energy of the device``."""
    share = saved(done.choices[0].point, point)
    if share < LEAST:
        said = text("tradeoff.under", percent=f"{100 * LEAST:g}")
    elif share >= MOST and point.value > 0:  # not all, though it would be rounded to that
        said = text("tradeoff.over", percent="99.9")
    else:
        said = percent(share)
    return text(f"tradeoff.less_{done.key}", percent=said)
