"""The small VGG for CIFAR-10 that was published as really executed split, and its graph beside this file.

    python -m benchmarks.small_vgg

captures it afresh: C3-32, M, C32-64, M, C64-64, dense 4096-128, 128-10, with batch normalisation.
"""

from __future__ import annotations

import sys
from pathlib import Path

from explorer.model.graph import ModelGraph

PATH = Path(__file__).with_name("small_vgg.json")


def load() -> ModelGraph:
    """Returns the stored graph."""
    return ModelGraph.load(PATH)


def main() -> None:
    """Captures the model and stores its graph."""
    import torch
    from torch import nn

    from explorer.capture import capture

    def convolution(channels_in: int, channels_out: int) -> list[nn.Module]:
        return [nn.Conv2d(channels_in, channels_out, 3, padding=1), nn.BatchNorm2d(channels_out), nn.ReLU()]

    def build() -> nn.Module:
        features = [*convolution(3, 32), nn.MaxPool2d(2), *convolution(32, 64), nn.MaxPool2d(2), *convolution(64, 64)]
        return nn.Sequential(*features, nn.Flatten(), nn.Linear(4096, 128), nn.ReLU(), nn.Linear(128, 10))

    inputs = [torch.empty((1, 3, 32, 32), device="meta")]
    PATH.write_text(capture(build, inputs, name="small_vgg", title="Small VGG").graph.to_json(), encoding="utf-8")
    sys.stdout.write(f"{PATH}\n")


if __name__ == "__main__":
    main()
