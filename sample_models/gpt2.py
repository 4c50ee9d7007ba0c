"""GPT-2 small (Radford et al., 2019), with the module names of Hugging Face's ``GPT2LMHeadModel``."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

_LAYERS, _HEADS, _WIDTH = 12, 12, 768
_VOCABULARY, _POSITIONS = 50257, 1024
_DROPOUT = 0.1


class Attention(nn.Module):
    """Every token attends to itself and the tokens before it.

    Without dropout on the attention weights, which kernels that never store them do not all support.
    """

    def __init__(self) -> None:
        super().__init__()
        self.c_attn = nn.Linear(_WIDTH, 3 * _WIDTH)
        self.c_proj = nn.Linear(_WIDTH, _WIDTH)
        self.resid_dropout = nn.Dropout(_DROPOUT)

    def forward(self, x: Tensor) -> Tensor:
        batch, length, _ = x.shape
        query, key, value = (
            part.view(batch, length, _HEADS, -1).transpose(1, 2) for part in self.c_attn(x).split(_WIDTH, dim=2)
        )
        x = F.scaled_dot_product_attention(query, key, value, is_causal=True)
        x = x.transpose(1, 2).reshape(batch, length, _WIDTH)
        return self.resid_dropout(self.c_proj(x))  # type: ignore[no-any-return]


class MLP(nn.Module):
    """Two linear layers with GELU between them."""

    def __init__(self) -> None:
        super().__init__()
        self.c_fc = nn.Linear(_WIDTH, 4 * _WIDTH)
        self.act = nn.GELU(approximate="tanh")
        self.c_proj = nn.Linear(4 * _WIDTH, _WIDTH)
        self.dropout = nn.Dropout(_DROPOUT)

    def forward(self, x: Tensor) -> Tensor:
        return self.dropout(self.c_proj(self.act(self.c_fc(x))))  # type: ignore[no-any-return]


class Block(nn.Module):
    """Attention and a perceptron, each normalised before and added to its input."""

    def __init__(self) -> None:
        super().__init__()
        self.ln_1 = nn.LayerNorm(_WIDTH)
        self.attn = Attention()
        self.ln_2 = nn.LayerNorm(_WIDTH)
        self.mlp = MLP()

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.attn(self.ln_1(x))
        return x + self.mlp(self.ln_2(x))  # type: ignore[no-any-return]


class Transformer(nn.Module):
    """Token and position embeddings, the blocks, a last normalisation."""

    def __init__(self) -> None:
        super().__init__()
        self.wte = nn.Embedding(_VOCABULARY, _WIDTH)
        self.wpe = nn.Embedding(_POSITIONS, _WIDTH)
        self.drop = nn.Dropout(_DROPOUT)
        self.h = nn.ModuleList(Block() for _ in range(_LAYERS))
        self.ln_f = nn.LayerNorm(_WIDTH)

    def forward(self, input_ids: Tensor) -> Tensor:
        positions = torch.arange(input_ids.shape[1], device=input_ids.device)
        x = self.drop(self.wte(input_ids) + self.wpe(positions))
        for block in self.h:
            x = block(x)
        return self.ln_f(x)  # type: ignore[no-any-return]


class GPT2(nn.Module):
    """Scores for the next token; the last linear layer shares the token embedding's weight."""

    def __init__(self) -> None:
        super().__init__()
        self.transformer = Transformer()
        self.lm_head = nn.Linear(_WIDTH, _VOCABULARY, bias=False)
        self.lm_head.weight = self.transformer.wte.weight

    def forward(self, input_ids: Tensor) -> Tensor:
        return self.lm_head(self.transformer(input_ids))  # type: ignore[no-any-return]


def gpt2() -> nn.Module:
    """GPT-2 small for sequences of up to 1,024 tokens."""
    return GPT2()
