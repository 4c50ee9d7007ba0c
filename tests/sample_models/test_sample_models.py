"""The sample models against what was published about them, and their stored graphs against a fresh capture."""

from __future__ import annotations

import subprocess
import sys

import pytest
import torch
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.utils.flop_counter import FlopCounterMode

from explorer.capture.counting import CORRECTIONS
from explorer.model.graph import Affine
from explorer.values.errors import ExplorerError
from sample_models import REGISTRY, build, find, graph_path, load
from sample_models.capture_all import captured
from tests.support.errors import refused

BATCH = 5  # not one of those that are captured

each_model = pytest.mark.parametrize("name", REGISTRY)


@each_model
def test_parameters_are_exact_and_multiply_adds_within_one_per_cent_of_the_published(name: str) -> None:
    graph, model = load(name), find(name)
    assert graph.parameters == model.parameters
    assert graph.forward_flops(1) / 2e9 == pytest.approx(model.gmacs, rel=0.01)


@each_model
def test_the_stored_graph_equals_a_fresh_capture(name: str) -> None:
    assert captured(name).to_json() == graph_path(name).read_text(encoding="utf-8")


@each_model
def test_whole_model_totals_equal_those_of_the_model_run_at_once(name: str) -> None:
    """FLOPs by `FlopCounterMode`, memory kept for the backward pass by autograd's own hooks."""
    kept: dict[int, torch.Tensor] = {}

    def keep(tensor: torch.Tensor) -> torch.Tensor:
        kept.setdefault(tensor.untyped_storage()._cdata, tensor)
        return tensor

    with FakeTensorMode():
        model = build(name)
        inputs = [torch.empty((BATCH, *each.shape), dtype=getattr(torch, each.dtype)) for each in find(name).inputs]
        hooks = torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor)
        with hooks, FlopCounterMode(display=False, custom_mapping=CORRECTIONS) as forward:
            result = model(*inputs)
        with FlopCounterMode(display=False, custom_mapping=CORRECTIONS) as backward:
            result.sum().backward()
    own = {tensor.untyped_storage()._cdata for tensor in [*model.parameters(), *model.buffers()]}
    graph = load(name)
    assert graph.forward_flops(BATCH) == forward.get_total_flops()
    assert graph.backward_flops(BATCH) == backward.get_total_flops()
    assert sum(layer.saved_bytes.at(BATCH) for layer in graph.layers) == sum(
        tensor.untyped_storage().nbytes() for storage, tensor in kept.items() if storage not in own
    )


@each_model
def test_inputs_are_the_first_layers_and_named_as_registered(name: str) -> None:
    graph, model = load(name), find(name)
    inputs = [layer for layer in graph.layers if layer.operation == "input"]
    assert [layer.name for layer in inputs] == [each.name for each in model.inputs]
    for layer, each in zip(inputs, model.inputs, strict=True):
        assert layer.output.shape == (Affine(0, 1), *(Affine(size, 0) for size in each.shape))
        assert layer.output.dtype == each.dtype
    assert (graph.name, graph.title) == (name, model.title)


def test_multiply_adds_of_lenet_counted_by_hand() -> None:
    by_hand = 28 * 28 * 6 * 25 + 10 * 10 * 16 * 6 * 25 + 400 * 120 + 120 * 84 + 84 * 10
    assert load("lenet5").forward_flops(1) == 2 * by_hand


def test_multiply_adds_of_unet_counted_by_hand() -> None:
    """3x3 convolutions at five resolutions, 2x2 transposed ones from each to the next, one 1x1 at the end."""
    widths, sides = (64, 128, 256, 512, 1024), (256, 128, 64, 32, 16)
    total = 0
    for inputs, width, side in zip((3, *widths), widths, sides, strict=False):
        total += side**2 * 9 * (inputs * width + width * width)  # on the way down
        if width < widths[-1]:
            total += side**2 * 9 * (2 * width * width + width * width)  # on the way up, after the concatenation
            total += (side // 2) ** 2 * 4 * (2 * width) * width  # transposed, from the resolution below
    total += 256**2 * 64 * 2
    assert load("unet").forward_flops(1) == 2 * total


def test_names_that_people_know() -> None:
    known = {
        "resnet18": ("layer1.0.conv1", "layer1.0.relu#2", "layer2.0.downsample.0", "layer4.1.add", "fc"),
        "densenet121": ("features.denseblock1.denselayer2.cat", "features.transition3.pool", "classifier"),
        "googlenet": ("inception3a.branch1.conv", "inception3a.cat", "inception5b.branch4.0"),
        "mobilenet_v2": ("features.1.conv.0.0", "features.3.add", "classifier.1"),
        "unet": ("inc.double_conv.0", "down1.maxpool_conv.0", "up1.up", "up4.cat", "outc.conv"),
        "vit_b_16": ("conv_proj", "encoder.layers.encoder_layer_0.self_attention.out_proj", "heads.head"),
        "gpt2": ("transformer.wte", "transformer.h.0.attn.scaled_dot_product_attention", "lm_head"),
    }
    for name, layers in known.items():
        assert set(layers) <= load(name).index.keys()
    head = load("gpt2").layers[-1]
    assert (head.name, head.parameters, head.shares_parameters_with) == ("lm_head", 0, "transformer.wte")


@pytest.mark.parametrize("function", [load, build, find, graph_path])
def test_an_unknown_name_lists_the_near_ones(function: object) -> None:
    assert callable(function)
    with refused(ExplorerError, match=r'unknown sample model "resnet": did you mean .*resnet18'):
        function("resnet")


def test_the_registry_and_the_graphs_are_read_without_torch() -> None:
    script = "import sys, sample_models; sample_models.load('gpt2'); sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
