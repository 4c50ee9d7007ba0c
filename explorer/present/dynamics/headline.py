"""What a manager repeats of links that change, and what stands below it."""

from __future__ import annotations

from typing import Literal

from explorer.dynamics.simulate import BOUND
from explorer.dynamics.summary import PolicySummary, Spread
from explorer.present.dynamics.answer import Answer
from explorer.present.dynamics.asked import BEST_FIXED, FILE
from explorer.present.i18n.text import text
from explorer.present.measure import DIGITS, MINUS, TWICE, gap_text
from explorer.present.numbers import LEAST, number_text
from explorer.present.phrases import marked
from explorer.values.units import format_time

Role = Literal["adapts", "bound", "best_fixed", "other"]
SAME = 0.01  # share of the time that makes no difference to anybody
_ROLES: dict[str, Role] = {BOUND: "bound", BEST_FIXED: "best_fixed"}


def headline(answer: Answer, file: str = "") -> str:
    """Returns what adapting is worth against the best fixed cut, with its interval over seeds, whichever way it goes.

    ``file`` is the name of the file that the trace is from. Layers and files are in backquotes, as `prose` reads them.
    """
    policy = answer.ask.asked.policy
    rounds = text("timeline-over", count=answer.ask.rounds)
    given = {"rounds": rounds, "place": place(answer, file), "how": text(f"timeline-how_{policy}")}
    if policy not in answer.summaries:
        return text("timeline-headline_none", policy=policy_name(policy), **given)
    found = answer.summaries[policy]
    saving = found.savings[BEST_FIXED]
    kind = _kind(saving, found)
    mean = found.switches.mean
    count = round(mean, 1) if mean < 10 and mean % 1 else round(mean)
    switches = text("timeline-switches", count=count, kind="mean" if mean % 1 else "each")
    return text(
        "timeline-headline",
        kind=kind,
        measure=gap_text(-saving.mean, text("timeline-best_fixed_words")),
        interval=interval(saving, answer.ask.seeds),
        switches=switches,
        low=_percent(-saving.low if saving.low is not None else -saving.mean),
        high=_percent(saving.high if saving.high is not None else saving.mean),
        **given,
    )


def _kind(saving: Spread, found: PolicySummary) -> str:
    """Returns how a saving is said: it saves, it loses, it makes no difference, or seeds do not agree."""
    ends = (saving.mean, saving.low or 0.0, saving.high or 0.0)
    if max(map(abs, ends)) < SAME:
        return "still" if found.switches.mean == 0 and abs(saving.mean) < LEAST else "same"
    if saving.low is not None and saving.high is not None and saving.low <= 0 <= saving.high:
        return "open"
    return "saves" if saving.mean > 0 else "loses"


def interval(saving: Spread, seeds: int) -> str:
    """Returns the interval of a saving in the unit of the saving itself; "" where it rests on one trace."""
    if saving.low is None or saving.high is None:
        return ""
    if not 1 / TWICE < 1 - saving.mean < TWICE:
        kind = "times"
        ends = (1 / (1 - saving.low), 1 / (1 - saving.high)) if saving.mean > 0 else (1 - saving.high, 1 - saving.low)
        low, high = (number_text(end, DIGITS) for end in ends)
    else:
        kind = "percent"
        ends = (saving.low, saving.high) if saving.mean > 0 else (-saving.high, -saving.low)
        low, high = (_percent(end) for end in ends)
    return "" if low == high else text("timeline-interval", kind=kind, low=low, high=high, seeds=seeds)


def _percent(share: float) -> str:
    percent = 100 * share
    return number_text(percent if abs(percent) >= 1 else round(percent, 1) + 0.0, DIGITS).replace("-", MINUS)


def place(answer: Answer, file: str = "") -> str:
    """Returns where rounds are played, within a sentence: ``a 5G cell``, with what happens to the device."""
    asked = answer.ask.asked
    if asked.trace == FILE:
        where = text("timeline-on_file", name=marked(file))
    elif asked.trace == "cell":
        band = answer.ask.asked.figures.get("cell-band", "sub-6")
        where = text("timeline-on_cell", band=str(band))
    else:
        where = text(f"timeline-on_{asked.trace}")
    return where + text(f"timeline-while_{asked.device}")


def detail(answer: Answer) -> str:
    """Returns how far the policy is from the bound, how often rounds begin, and which trace is drawn."""
    policy = answer.ask.asked.policy
    found = answer.summaries.get(policy)
    parts = []
    if found is not None:
        regret = gap_text(found.regret.mean, text("timeline-bound_words"))
        parts.append(text("timeline-regret", gap=regret, policy=policy_name(policy)))
    parts.append(text("timeline-played", play=answer.ask.asked.play, every=format_time(answer.timeline.every_s)))
    if answer.ask.seeds > 1:
        parts.append(text("timeline-middle", seed=str(answer.seed), seeds=answer.ask.seeds))
    if answer.switching:
        parts.append(text("timeline-switching"))
    return " ".join(parts)


def policy_name(name: str) -> str:
    """Returns what a policy is called."""
    return text(f"timeline-policy_{name}")


def spread_text(spread: Spread) -> str:
    """Returns what a table says of a share: the mean in percent, and its interval where it has one."""
    mean = text("timeline-percent", value=_percent(spread.mean))
    if spread.low is None or spread.high is None or _percent(spread.low) == _percent(spread.high):
        return mean
    low, high = _percent(spread.low), _percent(spread.high)
    return text("timeline-percent_between", value=_percent(spread.mean), low=low, high=high)


def role(answer: Answer, name: str) -> Role:
    """Returns what a policy is in the picture: the one that adapts, the bound, the best fixed cut, or another."""
    if name == answer.ask.asked.policy:
        return "adapts"
    return _ROLES.get(name, "other")
