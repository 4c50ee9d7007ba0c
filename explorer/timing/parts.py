"""Models of what the two sample models do not have: large matrices, attention, wide convolutions; and a tiny one."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

_WIDTH, _HEADS, _TOKENS = 512, 8, 196
_HIDDEN = 4096


class _Block(nn.Module):
    """A transformer's block: attention and a perceptron."""

    def __init__(self) -> None:
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(_WIDTH), nn.LayerNorm(_WIDTH)
        self.qkv, self.project = nn.Linear(_WIDTH, 3 * _WIDTH), nn.Linear(_WIDTH, _WIDTH)
        self.wide, self.act, self.narrow = nn.Linear(_WIDTH, 4 * _WIDTH), nn.GELU(), nn.Linear(4 * _WIDTH, _WIDTH)

    def forward(self, x: Tensor) -> Tensor:
        batch, length, _ = x.shape
        query, key, value = (
            part.view(batch, length, _HEADS, -1).transpose(1, 2) for part in self.qkv(self.norm1(x)).chunk(3, dim=-1)
        )
        attended = F.scaled_dot_product_attention(query, key, value).transpose(1, 2).reshape(batch, length, _WIDTH)
        x = x + self.project(attended)
        return x + self.narrow(self.act(self.wide(self.norm2(x))))  # type: ignore[no-any-return]


def tiny() -> nn.Module:
    """Returns a network for images of 32x32 pixels whose operations are so small that their cost is most of it."""
    return nn.Sequential(
        *(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.AvgPool2d(2)),
        *(nn.Conv2d(8, 24, 3), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(24, 32, 5), nn.Sigmoid(), nn.Flatten()),
        *(nn.Linear(32 * 3 * 3, 96), nn.ReLU(), nn.Linear(96, 32), nn.ReLU(), nn.Linear(32, 8)),
    )


class Parts(nn.Module):
    """Wide 3x3 convolutions, joined branches, pools, two blocks of a transformer, and two large matrices."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 64, 3, padding=1)
        self.conv1, self.pool1 = nn.Conv2d(64, 128, 3, padding=1), nn.MaxPool2d(2)
        self.conv2, self.pool2 = nn.Conv2d(128, 256, 3, padding=1), nn.AvgPool2d(2)
        self.left, self.right = nn.Conv2d(256, 256, 1), nn.Conv2d(256, 256, 5, padding=2, groups=4)
        self.down = nn.Conv2d(_WIDTH, 256, 2, stride=2)
        self.up = nn.ConvTranspose2d(256, _WIDTH, 2, stride=2)
        self.places = nn.Parameter(torch.zeros(1, _TOKENS, _WIDTH))
        self.blocks = nn.Sequential(_Block(), _Block())
        self.dense1, self.dense2 = nn.Linear(2 * _HIDDEN, _HIDDEN), nn.Linear(_HIDDEN, _HIDDEN)

    def forward(self, x: Tensor) -> Tensor:
        """Returns 4,096 numbers for each image of 56x56 pixels."""
        x = self.pool1(F.relu(self.conv1(F.relu(self.stem(x)))))
        x = self.pool2(F.relu(self.conv2(x)))
        x = F.max_pool2d(torch.cat([self.left(x), self.right(x)], dim=1), 3, stride=1, padding=1)
        x = torch.cat([self.up(self.down(x)), x], dim=1)[:, ::2]
        tokens = self.blocks(x.flatten(2).transpose(1, 2) + self.places)
        gathered = F.adaptive_avg_pool1d(tokens.transpose(1, 2), 2 * _HIDDEN // _WIDTH).flatten(1)
        return self.dense2(F.relu(self.dense1(gathered)))  # type: ignore[no-any-return]
