"""What is said of the accuracy where few bits cross: just where a gain rests on them."""

from dataclasses import replace

import pytest
from graphs import WORKED

import sample_models
from explorer.present.accuracy import accuracy_note, accuracy_note_of
from explorer.pricing import Case
from explorer.scenario.scenario import Constraints, Mode, Scenario, Workload


def _with(mode: Mode, bits: int, gradient_bits: int | None = None, raw_data_stays: bool = True) -> Scenario:
    constraints = Constraints(raw_data_stays, bits=bits, gradient_bits=gradient_bits)
    return replace(WORKED, workload=Workload(mode), constraints=constraints)


@pytest.mark.parametrize(
    ("mode", "bits", "gradient_bits", "said"),
    [
        (Mode.TRAINING, 32, None, None),
        (Mode.TRAINING, 16, None, None),
        (Mode.TRAINING, 15, None, "15 bits a number on the link"),
        (Mode.TRAINING, 8, 4, "8 bits a number of activations and 4 of gradients"),
        (Mode.TRAINING, 8, 16, "8 bits a number of activations is not known"),
        (Mode.TRAINING, 16, 8, "8 bits a number of gradients is not known"),
        (Mode.INFERENCE, 8, None, None),
        (Mode.INFERENCE, 7, None, "7 bits a number on the link"),
        (Mode.INFERENCE, 8, 4, None),  # there are no gradients
    ],
)
def test_what_is_not_known(mode: Mode, bits: int, gradient_bits: int | None, said: str | None) -> None:
    note = accuracy_note(_with(mode, bits, gradient_bits))
    assert (note == "") if said is None else (said in note)


def test_nothing_is_said_of_a_split_that_does_not_rest_on_it() -> None:
    case = Case(sample_models.load("resnet18"), _with(Mode.TRAINING, 8, raw_data_stays=False))
    inputs, everything = case.costs.all_on_server, case.costs.all_on_device
    assert accuracy_note_of(case.costs, inputs, case.scenario) == "", "the input is sent as it is"
    assert accuracy_note_of(case.costs, everything, case.scenario) == "", "nothing is sent"
    split = inputs.copy()
    split[: len(split) // 2] = True
    assert accuracy_note_of(case.costs, split, case.scenario) == accuracy_note(case.scenario) != ""
