"""DenseNet-121 (Huang et al., 2016), with torchvision's module names."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

_GROWTH = 32  # channels that every dense layer adds
_BOTTLENECK = 4  # width of its 1x1 convolution, in growths


class DenseLayer(nn.Module):
    """Reads everything before it in the block and adds `_GROWTH` channels."""

    def __init__(self, inputs: int) -> None:
        super().__init__()
        self.norm1 = nn.BatchNorm2d(inputs)
        self.relu1 = nn.ReLU(inplace=True)
        self.conv1 = nn.Conv2d(inputs, _BOTTLENECK * _GROWTH, kernel_size=1, bias=False)
        self.norm2 = nn.BatchNorm2d(_BOTTLENECK * _GROWTH)
        self.relu2 = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(_BOTTLENECK * _GROWTH, _GROWTH, kernel_size=3, padding=1, bias=False)

    def forward(self, features: Sequence[Tensor]) -> Tensor:
        x = self.conv1(self.relu1(self.norm1(torch.cat(list(features), 1))))
        return self.conv2(self.relu2(self.norm2(x)))  # type: ignore[no-any-return]


class DenseBlock(nn.ModuleDict):
    """Layers each of which reads the results of all before it."""

    def __init__(self, layers: int, inputs: int) -> None:
        super().__init__({f"denselayer{i + 1}": DenseLayer(inputs + i * _GROWTH) for i in range(layers)})

    def forward(self, x: Tensor) -> Tensor:
        features = [x]
        for layer in self.values():
            features.append(layer(features))
        return torch.cat(features, 1)


class Transition(nn.Sequential):
    """Halves the channels and the resolution between blocks."""

    def __init__(self, inputs: int) -> None:
        super().__init__(
            OrderedDict(
                norm=nn.BatchNorm2d(inputs),
                relu=nn.ReLU(inplace=True),
                conv=nn.Conv2d(inputs, inputs // 2, kernel_size=1, bias=False),
                pool=nn.AvgPool2d(kernel_size=2, stride=2),
            )
        )


class DenseNet(nn.Module):
    """A stem, dense blocks with transitions between them, and one linear layer."""

    def __init__(self, blocks: Sequence[int], classes: int) -> None:
        super().__init__()
        channels = 64
        parts: dict[str, nn.Module] = {
            "conv0": nn.Conv2d(3, channels, kernel_size=7, stride=2, padding=3, bias=False),
            "norm0": nn.BatchNorm2d(channels),
            "relu0": nn.ReLU(inplace=True),
            "pool0": nn.MaxPool2d(kernel_size=3, stride=2, padding=1),
        }
        for number, layers in enumerate(blocks, start=1):
            parts[f"denseblock{number}"] = DenseBlock(layers, channels)
            channels += layers * _GROWTH
            if number < len(blocks):
                parts[f"transition{number}"] = Transition(channels)
                channels //= 2
        parts["norm5"] = nn.BatchNorm2d(channels)
        self.features = nn.Sequential(OrderedDict(parts))
        self.classifier = nn.Linear(channels, classes)

    def forward(self, x: Tensor) -> Tensor:
        x = F.relu(self.features(x), inplace=True)
        return self.classifier(F.adaptive_avg_pool2d(x, 1).flatten(1))  # type: ignore[no-any-return]


def densenet121() -> nn.Module:
    """DenseNet-121 for 1,000 classes."""
    return DenseNet((6, 12, 24, 16), classes=1000)
