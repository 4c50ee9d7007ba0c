"""ViT-B/16 (Dosovitskiy et al., 2020), with torchvision's module names.

The attention is written out as its two projections and the attention between them, where torchvision has one
``nn.MultiheadAttention``: the parameters and the arithmetic are the same, and the graph shows the parts.
"""

from __future__ import annotations

from collections import OrderedDict

import torch
import torch.nn.functional as F
from torch import Tensor, nn

_LAYERS, _HEADS, _WIDTH, _MLP_WIDTH = 12, 12, 768, 3072
_IMAGE, _PATCH = 224, 16


class SelfAttention(nn.Module):
    """Every patch attends to every patch."""

    def __init__(self) -> None:
        super().__init__()
        self.in_proj = nn.Linear(_WIDTH, 3 * _WIDTH)
        self.out_proj = nn.Linear(_WIDTH, _WIDTH)

    def forward(self, x: Tensor) -> Tensor:
        batch, length, _ = x.shape
        query, key, value = (
            part.view(batch, length, _HEADS, -1).transpose(1, 2) for part in self.in_proj(x).chunk(3, dim=-1)
        )
        x = F.scaled_dot_product_attention(query, key, value)
        return self.out_proj(x.transpose(1, 2).reshape(batch, length, _WIDTH))  # type: ignore[no-any-return]


class EncoderBlock(nn.Module):
    """Attention and a two-layer perceptron, each normalised before and added to its input."""

    def __init__(self) -> None:
        super().__init__()
        self.ln_1 = nn.LayerNorm(_WIDTH, eps=1e-6)
        self.self_attention = SelfAttention()
        self.ln_2 = nn.LayerNorm(_WIDTH, eps=1e-6)
        self.mlp = nn.Sequential(
            OrderedDict(
                {"0": nn.Linear(_WIDTH, _MLP_WIDTH), "1": nn.GELU(), "3": nn.Linear(_MLP_WIDTH, _WIDTH)}
            )  # torchvision's 2 and 4 are dropout layers that are off
        )

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.self_attention(self.ln_1(x))
        return x + self.mlp(self.ln_2(x))  # type: ignore[no-any-return]


class Encoder(nn.Module):
    """Position embedding and the stack of encoder blocks."""

    def __init__(self, length: int) -> None:
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.empty(1, length, _WIDTH).normal_(std=0.02))
        self.layers = nn.Sequential(OrderedDict((f"encoder_layer_{i}", EncoderBlock()) for i in range(_LAYERS)))
        self.ln = nn.LayerNorm(_WIDTH, eps=1e-6)

    def forward(self, x: Tensor) -> Tensor:
        return self.ln(self.layers(x + self.pos_embedding))  # type: ignore[no-any-return]


class VisionTransformer(nn.Module):
    """Patches of 16x16 pixels and a class token through the encoder; the class token is classified."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.conv_proj = nn.Conv2d(3, _WIDTH, kernel_size=_PATCH, stride=_PATCH)
        self.class_token = nn.Parameter(torch.zeros(1, 1, _WIDTH))
        self.encoder = Encoder(length=(_IMAGE // _PATCH) ** 2 + 1)
        self.heads = nn.Sequential(OrderedDict(head=nn.Linear(_WIDTH, classes)))

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv_proj(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.class_token.expand(x.shape[0], -1, -1), x], dim=1)
        return self.heads(self.encoder(x)[:, 0])  # type: ignore[no-any-return]


def vit_b_16() -> nn.Module:
    """ViT-B/16 for images of 224x224 pixels and 1,000 classes."""
    return VisionTransformer(classes=1000)
