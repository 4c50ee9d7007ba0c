"""A scenario as the words of a command line, ``--link lte --batch 8``: what its options are called there."""

from __future__ import annotations

from explorer.scenario import options
from explorer.scenario.scenario import Scenario


def option_words(scenario: Scenario, batch: int | None = None) -> list[str]:
    """What to write after the model's name so that a command asks about a scenario.

    Options that are as usual are left out; so is ``batch``, the model's own. Where nobody knows that one, the batch is
    written in any case.
    """
    usual = options.to_options(Scenario.default()) | {"batch": "" if batch is None else str(batch)}
    given = options.to_options(scenario)
    said_by_link = ("up", "down", "rtt") if "link" in given else ()
    words: list[str] = []
    for name, value in given.items():
        if value == usual.get(name, "") or name in said_by_link:
            continue
        if name == "raw-data-may-leave":
            words.append("--raw-data-may-leave" if value == "yes" else "--raw-data-stays")
        else:
            words += [f"--{name}", value]
    return words
