"""A public model is captured by the command line and agrees with what is counted without capture."""

import subprocess
import sys
from importlib.util import find_spec

import pytest

from benchmarks.public_list import MODELS, PublicModel, factories
from benchmarks.public_models import BATCH, Outcome, example


def test_there_are_a_hundred_and_the_command_line_can_name_each() -> None:
    assert len(vars(factories)) == len(MODELS) == 100
    assert all(name.isidentifier() for name in vars(factories))


@pytest.mark.parametrize("model", MODELS, ids=[model.name for model in MODELS])
def test_a_batch_is_in_every_input_that_says_so(model: PublicModel) -> None:
    args, kwargs = example(model)
    for given, tensor in zip(
        sorted(model.inputs, key=lambda each: "=" in each), [*args, *kwargs.values()], strict=True
    ):
        assert (tensor.shape[0] == BATCH) or "B" not in given


def test_a_graph_is_right_where_both_counts_agree() -> None:
    counted = {"parameters": 90, "unused": 10, "own_parameters": 100, "flops": 7, "own_flops": 7}
    assert Outcome(layers=3, **counted).is_right
    assert not Outcome(layers=None, **counted).is_right
    assert not Outcome(layers=3, **{**counted, "unused": 0}).is_right
    assert not Outcome(layers=3, **{**counted, "flops": 6}).is_right


@pytest.mark.skipif(find_spec("transformers") is None, reason="transformers is not installed")
def test_a_model_of_transformers_is_captured_and_agrees() -> None:
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.public_models", "--quick", "PatchTSMixerForPrediction"]
    table = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "1 of 1 captured; FLOPs equal in 1, parameters in 1, both in 1." in table
