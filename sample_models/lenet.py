"""LeNet-5 (LeCun et al., 1998) as it is commonly drawn today: C3 fully connected, plain average pooling."""

from __future__ import annotations

from torch import Tensor, nn


class LeNet5(nn.Module):
    """Two convolutions with pooling and three linear layers, for 32x32 digits."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, kernel_size=5)
        self.tanh1 = nn.Tanh()
        self.pool1 = nn.AvgPool2d(2)
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)
        self.tanh2 = nn.Tanh()
        self.pool2 = nn.AvgPool2d(2)
        self.fc1 = nn.Linear(16 * 5 * 5, 120)
        self.tanh3 = nn.Tanh()
        self.fc2 = nn.Linear(120, 84)
        self.tanh4 = nn.Tanh()
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x: Tensor) -> Tensor:
        x = self.pool1(self.tanh1(self.conv1(x)))
        x = self.pool2(self.tanh2(self.conv2(x)))
        x = self.tanh3(self.fc1(x.flatten(1)))
        return self.fc3(self.tanh4(self.fc2(x)))  # type: ignore[no-any-return]


def lenet5() -> nn.Module:
    """LeNet-5 for ten digits."""
    return LeNet5()
