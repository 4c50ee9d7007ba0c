"""What is said of a pipeline of micro-batches: its split, what it gains, what limits it and the bound it reaches."""

from __future__ import annotations

from explorer.present.i18n.text import text
from explorer.present.measure import gap_text
from explorer.present.phrases import place_words, unit
from explorer.present.survival_words import range_sentence
from explorer.pricing import Case, Term
from explorer.questions.survival import doubted
from explorer.scenario.scenario import Overlap
from explorer.solve.compare import longer_by
from explorer.solve.more.overlap import Overlapped, overlapped, overlapped_s
from explorer.solve.more.stages import REST
from explorer.values.units import format_time


def asks_for_overlap(case: Case) -> bool:
    """Returns whether the scenario asks for the best split of a pipeline, too."""
    return case.scenario.overlap is Overlap.PIPELINED


def pipeline_of(case: Case) -> Overlapped:
    """Returns the best split of a case in its micro-batches; raises `SolveError` as `overlapped` does."""
    return overlapped(case.costs, case.rates, case.scenario.micro_batches)


def overlap_sentences(found: Overlapped, alone_s: float) -> list[str]:
    """Returns what to do, what that gains against the best split one after the other, what limits it, and the bound."""
    costs = found.split.costs
    if found.micro_batches == 1:
        return [text("overlap-single")]
    said = [
        text(
            "overlap-plan",
            count=found.micro_batches,
            unit=unit(costs.workload),
            delay=format_time(found.delay_s),
            where=place_words(costs, found.on_device),
        ),
        range_sentence(*delays_between(found)),
        gain_words(found, alone_s),
        limit_words(found),
    ]
    if found.proof.bound_s is not None:
        said.append(text("overlap-bound", bound=format_time(found.proof.bound_s)))
    return list(filter(None, said))


def delays_between(found: Overlapped) -> tuple[float, float]:
    """Returns what it takes where the machines are as fast, and where they are as slow, as they may be."""
    fast, slow = (overlapped_s(each, found.micro_batches) for each in doubted(found.terms, found.split.costs))
    return fast, slow


def gain_words(found: Overlapped, alone_s: float) -> str:
    """Returns how the pipeline compares with the best split one after the other."""
    gap = gap_text(longer_by(found.delay_s, alone_s), text("overlap-alone"))
    return text("overlap-gain", gap=gap, alone=format_time(alone_s))


def limit_words(found: Overlapped) -> str:
    """Returns which stage limits the pipeline, and what no number of micro-batches goes below."""
    longest = max(Term, key=lambda term: found.terms[term])
    return text(
        "overlap-limit",
        paid="once" if longest in REST else "shared",
        stage=text(f"overlap-stage_{longest.name.lower()}"),
        busy=format_time(found.terms[longest]),
        least=format_time(found.at_least_s),
    )
