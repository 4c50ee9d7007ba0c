"""A comparison of methods in words: the best split, its gain, how good a single cut point is, and what limits it."""

from __future__ import annotations

from collections.abc import Iterator

from explorer.present.accuracy import accuracy_note_of
from explorer.present.comparison import Compared
from explorer.present.i18n.text import plain, prose, text
from explorer.present.measure import gain_sentence, gap_text
from explorer.present.phrases import sentence
from explorer.scenario.scenario import UNLIMITED, Mode, Scenario
from explorer.values.units import format_bytes


def headline(done: Compared) -> str:
    """Returns what is best, as Markdown."""
    return prose(sentence(done.best))


def details(done: Compared) -> Iterator[str]:
    """Returns what the best split gains, also over one cut point, how many methods find it, and what limits it."""
    if gain := gain_sentence(done.case, done.best.on_device):
        yield prose(gain)
    if done.unsplit_on is None:
        yield _linear(done)
    yield text("compare-detail", count=len(done.optimal), total=len(done.comparison.answers))
    if note := accuracy_note_of(done.case.costs, done.best.on_device, done.view.scenario):
        yield note
    limits = list(_limits(done.view.scenario))
    if limits:
        yield text("compare-limits", limits=text("compare-semicolon").join(limits))


def _linear(done: Compared) -> str:
    """Returns how the best split with one cut point compares with the best one."""
    gap = done.linear_gap
    if gap is None:
        return text("compare-linear_none")
    kind = "longer" if gap else "same"
    return text(f"compare-linear_{kind}", gap=gap_text(gap, text("phrase-best_split") if gap else ""))


def _limits(scenario: Scenario) -> Iterator[str]:
    """Returns each constraint that is not the usual one."""
    usual, set_to, workload = Scenario.default().constraints, scenario.constraints, scenario.workload
    if set_to.memory_bytes == UNLIMITED:
        yield text("compare-limit_memory_lifted")
    elif set_to.memory_bytes is not None:
        memory = format_bytes(set_to.memory_bytes)
        if workload.mode is Mode.INFERENCE:
            yield text("compare-limit_memory_inference", memory=memory)
        else:
            optimiser = text(f"sidebar-optimiser_{workload.optimiser.value}")
            yield text("compare-limit_memory", memory=memory, optimiser=optimiser)
    if set_to.keep is not None:
        yield text("compare-limit_keep", layer=plain(set_to.keep))
    if set_to.bits != usual.bits:
        yield text("compare-limit_bits", bits=set_to.bits)
    if set_to.gradient_bits is not None and workload.is_training:
        yield text("compare-limit_gradient_bits", bits=set_to.gradient_bits)
    if not set_to.raw_data_stays:
        yield text("compare-limit_raw")
