"""Two models that are harder to cut than the samples of their kind, as their papers draw them.

Both are built from the sample models' own modules and captured from PyTorch when they are asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from explorer.capture import capture
from explorer.model.graph import ModelGraph
from sample_models import find
from sample_models.googlenet import BasicConv2d, GoogLeNet
from sample_models.gpt2 import GPT2

HEADS, WIDTH = 12, 768


class AuxiliaryHead(nn.Module):
    """A classifier on the features of an inner stage, as torchvision's ``InceptionAux``."""

    def __init__(self, inputs: int, classes: int) -> None:
        super().__init__()
        self.conv = BasicConv2d(inputs, 128, 1)
        self.fc1 = nn.Linear(2048, 1024)
        self.dropout = nn.Dropout(0.7)
        self.fc2 = nn.Linear(1024, classes)

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv(F.adaptive_avg_pool2d(x, 4)).flatten(1)
        return self.fc2(self.dropout(F.relu(self.fc1(x))))  # type: ignore[no-any-return]


class GoogLeNetWithHeads(GoogLeNet):
    """GoogLeNet in training, with the two auxiliary heads of the paper: three outputs, so few order separators."""

    def __init__(self, classes: int) -> None:
        super().__init__(classes)
        self.aux1 = AuxiliaryHead(512, classes)
        self.aux2 = AuxiliaryHead(528, classes)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:  # type: ignore[override]
        x = self.maxpool1(self.conv1(x))
        x = self.maxpool2(self.conv3(self.conv2(x)))
        after_4a = self.inception4a(self.maxpool3(self.inception3b(self.inception3a(x))))
        after_4d = self.inception4d(self.inception4c(self.inception4b(after_4a)))
        x = self.inception5b(self.inception5a(self.maxpool4(self.inception4e(after_4d))))
        scores = self.fc(self.dropout(self.avgpool(x).flatten(1)))
        return scores, self.aux1(after_4a), self.aux2(after_4d)


class AttentionHead(nn.Module):
    """One head with its own projections."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(WIDTH, WIDTH // HEADS) for _ in range(3))

    def forward(self, x: Tensor) -> Tensor:
        return F.scaled_dot_product_attention(self.query(x), self.key(x), self.value(x), is_causal=True)


class AttentionOfHeads(nn.Module):
    """The same attention as the sample's, each head a branch of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.heads = nn.ModuleList(AttentionHead() for _ in range(HEADS))
        self.c_proj = nn.Linear(WIDTH, WIDTH)
        self.resid_dropout = nn.Dropout(0.1)

    def forward(self, x: Tensor) -> Tensor:
        x = torch.cat([head(x) for head in self.heads], dim=2)
        return self.resid_dropout(self.c_proj(x))  # type: ignore[no-any-return]


def _gpt2_of_heads() -> nn.Module:
    model = GPT2()
    for block in model.transformer.h:
        block.attn = AttentionOfHeads()
    return model


@cache
def googlenet_with_heads() -> ModelGraph:
    """GoogLeNet with its two auxiliary heads."""
    return _captured("googlenet", lambda: GoogLeNetWithHeads(classes=1000), "googlenet with heads")


@cache
def gpt2_with_heads() -> ModelGraph:
    """GPT-2 small whose 144 attention heads are branches of the graph."""
    return _captured("gpt2", _gpt2_of_heads, "gpt2 with heads")


def _captured(sample: str, build: Callable[[], nn.Module], name: str) -> ModelGraph:
    """The graph of a variant of a sample model, which takes the same input."""
    (taken,) = find(sample).inputs
    example = torch.empty((1, *taken.shape), dtype=getattr(torch, taken.dtype), device="meta")
    return capture(build, [example], name=name).graph
