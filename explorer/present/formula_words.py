"""What the formula of the delay takes for granted in a scenario, a sentence for each part that plays a role there."""

from __future__ import annotations

from explorer.model.graph import ModelGraph, OperationClass
from explorer.present.basis import key_of
from explorer.present.i18n.text import text
from explorer.present.numbers import count_text
from explorer.pricing.ties import uses
from explorer.pricing.traffic import PIXEL_BITS, is_image
from explorer.scenario.scenario import Scenario
from explorer.values.units import format_bytes, format_time


def formula_sentences(graph: ModelGraph, scenario: Scenario) -> list[str]:
    """Returns the assumptions about what crosses the link and what takes time beside the layers."""
    workload, constraints = scenario.workload, scenario.constraints
    said = []
    if workload.is_training:
        said.append(text("assumes-sharing", kind=key_of(workload.sharing)))
        given = workload.label_bytes
        kind = "index" if given is None else "given" if given else "nothing"
        said.append(text("assumes-labels", kind=kind, size=format_bytes(given or 0.0)))
        said.append(text("assumes-data_set", kind=key_of(workload.data_set)))
        said.append(text("assumes-step", moved=workload.optimiser.moved))
        if len(uses(graph).owner):
            said.append(text("assumes-ties", kind=key_of(workload.ties)))
    else:
        said.append(text("assumes-results", kind=key_of(workload.results)))
    if not constraints.raw_data_stays:
        said.append(_raw_input(graph, scenario))
    bits = constraints.bits if not workload.is_training else min(constraints.bits, constraints.bits_of_gradients)
    if bits < max(layer.output.bits_per_element for layer in graph.layers):
        said.append(text("assumes-casting"))
    said.append(text("assumes-turnaround", kind=_any(scenario.turnaround_s), time=format_time(scenario.turnaround_s)))
    percent = count_text(100 * constraints.wire_overhead)
    said.append(text("assumes-overhead", kind=_any(constraints.wire_overhead), percent=percent))
    return said


def _raw_input(graph: ModelGraph, scenario: Scenario) -> str:
    constraints = scenario.constraints
    inputs = [layer.output for layer in graph.layers if layer.operation_class is OperationClass.INPUT]
    kind = "given" if constraints.input_bits else "image" if any(map(is_image, inputs)) else "as_it_is"
    bits = constraints.input_bits or PIXEL_BITS
    factor = count_text(constraints.input_compression)
    is_compressed = "yes" if constraints.input_compression > 1 else "no"
    return text("assumes-input", kind=kind, bits=bits, compressed=is_compressed, factor=factor)


def _any(value: float) -> str:
    return "some" if value else "none"
