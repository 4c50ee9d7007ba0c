"""What ``split-explorer simulate`` writes: a document for programs, and a table for people."""

from __future__ import annotations

from explorer.cli.text import table
from explorer.dynamics.policies import NO_RULE
from explorer.dynamics.run import Run
from explorer.dynamics.simulate import HELD, Played, Simulation
from explorer.dynamics.summary import PolicySummary, Spread, summarise
from explorer.dynamics.trace import SERIES
from explorer.present import errors
from explorer.present.documents import Document, question_document
from explorer.present.dynamics.asked import ADAPTIVE, BEST_FIXED
from explorer.present.dynamics.rule_words import rule_sentence
from explorer.present.dynamics.worth import regret_sentence, spread_text, worth_sentence
from explorer.present.i18n.text import text
from explorer.present.numbers import number_text
from explorer.pricing import Floats, Pace
from explorer.values.units import format_rate, format_time

# The series of a trace in the order in which the document has them.
RATES = ("uplink_bytes_per_s", "downlink_bytes_per_s", "rtt_s", "device_speed", "server_speed")


def document(found: Run) -> Document:
    """Returns a run under the published keys: its summary, and of a single trace every round."""
    one = found.last if len(found.totals.bound_s) == 1 else None
    return {
        **question_document(found.question.case),
        "play": found.question.play,
        **(_rounds(one) if one else {}),
        "summary": _summary(found),
    }


def _rounds(one: Simulation) -> Document:
    """Returns every round of a simulation on one trace."""
    held = {"priced_at": {"wait_s": one.rounds.wait_s[0].tolist(), **_rates(one.rounds.held[:, 0])}}
    return {
        "rates": _rates(one.rounds.levels[:, 0]),
        **(held if one.play == HELD else {}),
        "splits": [{"device_layers": list(split.device_layers)} for split in one.choices.splits],
        "policies": {name: _policy(played) for name, played in one.policies.items()},
    }


def _rates(levels: Floats) -> dict[str, list[float]]:
    return {name: levels[SERIES.index(name)].tolist() for name in RATES}


def _policy(played: Played) -> Document:
    fired = played.fired
    return {
        "split": played.split[0].tolist(),
        "delay_s": played.delay_s[0].tolist(),
        "switches": int(played.switches[0]),
        **({} if fired is None else {"fired": [None if rule == NO_RULE else rule for rule in fired[0].tolist()]}),
    }


def _summary(found: Run) -> Document:
    return {
        "rounds": found.question.rounds,
        "every_s": found.every_s,
        "traces": len(found.totals.bound_s),
        "switching_costs": found.last.switching,
        "bound_s": _spread(Spread.of(found.totals.bound_s)),
        "policies": {name: _worth(each) for name, each in summarise(found.totals).items()},
        "left_out": {name: errors.english(error) for name, error in found.last.left_out.items()},
    }


def _worth(each: PolicySummary) -> Document:
    return {
        "total_s": _spread(each.total_s),
        "switches": _spread(each.switches),
        "regret": _spread(each.regret),
        "saving_against": {name: _spread(saving) for name, saving in each.savings.items()},
    }


def _spread(spread: Spread) -> dict[str, float | None]:
    return {"mean": spread.mean, "low": spread.low, "high": spread.high}


def paragraphs(found: Run, where: str) -> list[str]:
    """Returns what was played, a table of the policies, and what it comes down to; ``where`` is of `place_words`."""
    summaries = summarise(found.totals)
    bound = Spread.of(found.totals.bound_s)
    notes = [
        *_worth_sentences(found, summaries, where),
        text("dynamics-bound", total=format_time(bound.mean)),
        *([text("timeline-switching")] if found.last.switching else []),
        *(
            text("timeline-left_out", policy=name, why=errors.sentence(error))
            for name, error in found.last.left_out.items()
        ),
    ]
    return [
        "\n".join([_played(found), _link(found)]),
        _table(summaries),
        "\n".join(filter(None, [*notes, *_fired(found)])),
    ]


def _worth_sentences(found: Run, summaries: dict[str, PolicySummary], where: str) -> list[str]:
    """Returns what the first policy that adapts is worth; nothing where none was played, or no best fixed cut."""
    policy = next((name for name in ADAPTIVE if name in summaries), "")
    if not policy or BEST_FIXED not in summaries:
        return []
    rounds, seeds = found.question.rounds, len(found.totals.bound_s)
    return [
        worth_sentence(summaries, policy, rounds=rounds, seeds=seeds, where=where),
        regret_sentence(summaries, policy),
    ]


def _fired(found: Run) -> list[str]:
    """Returns how often each rule fired that a policy followed, over all traces that were played together last."""
    lines = []
    for policy in found.question.policies:
        played = found.last.policies.get(policy.name)
        if played is None or played.fired is None or len(found.totals.bound_s) != len(played.fired):
            continue
        for number, rule in enumerate(policy.rules):
            count = int((played.fired == number).sum())
            lines.append(text("dynamics-fired", number=number + 1, count=count, rule=rule_sentence(rule)))
    return lines


def _played(found: Run) -> str:
    return text(
        "dynamics-played",
        count=found.question.rounds,
        every=format_time(found.every_s),
        seeds=len(found.totals.bound_s),
        play=found.question.play,
    )


def _link(found: Run) -> str:
    """Returns the mean rates of the traces that were played together last, outages included."""
    mean = found.last.rounds.levels.mean(axis=(1, 2))
    return text("dynamics-link", up=format_rate(float(mean[Pace.UPLINK])), down=format_rate(float(mean[Pace.DOWNLINK])))


def _table(summaries: dict[str, PolicySummary]) -> str:
    columns = ["policy", "total", "bound", *(["saving"] if BEST_FIXED in summaries else []), "switches"]
    rows = [_row(name, each, BEST_FIXED in summaries) for name, each in summaries.items()]
    return table([text(f"dynamics-column_{column}") for column in columns], rows)


def _row(name: str, each: PolicySummary, compares: bool) -> list[str]:
    saving = each.savings.get(BEST_FIXED)
    return [
        name,
        format_time(each.total_s.mean),
        spread_text(each.regret),
        *([spread_text(saving) if saving else ""] if compares else []),
        number_text(each.switches.mean),
    ]
