"""That nobody knows what few bits a number do to the accuracy, said beside every gain that rests on them.

Training with 16 bits a number, and inference with 8, are common practice. Below that it depends on the model and on
its data, which are not looked at here.
"""

from __future__ import annotations

from explorer.model.graph import OperationClass
from explorer.present.i18n.text import text
from explorer.pricing import Costs, Mask
from explorer.scenario.scenario import Mode, Scenario

FEWEST_BITS = {Mode.TRAINING: 16, Mode.INFERENCE: 8}  # that are common practice


def accuracy_note(scenario: Scenario) -> str:
    """Returns what is not known of the accuracy where tensors cross with so few bits; "" where they are enough."""
    workload, constraints = scenario.workload, scenario.constraints
    fewest, up, down = FEWEST_BITS[workload.mode], constraints.bits, constraints.bits_of_gradients
    few_up, few_down = up < fewest, workload.is_training and down < fewest
    if not (few_up or few_down):
        return ""
    both = "both" if up == down else "each"
    kind = both if few_up and few_down else "up" if few_up else "down"
    return text(f"accuracy-{workload.mode.value}", kind=kind, up=up, down=down)


def accuracy_note_of(costs: Costs, mask: Mask, scenario: Scenario) -> str:
    """Returns the same of a split; "" also where it sends nothing that has fewer bits for it."""
    layers = costs.graph.layers
    sends = any(
        layers[u].output.is_floating and layers[u].operation_class is not OperationClass.INPUT for u in costs.cut(mask)
    )
    return accuracy_note(scenario) if sends else ""
