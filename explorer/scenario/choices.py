"""Choices of a workload that decide what crosses the link beside the cut, and when."""

from __future__ import annotations

from enum import StrEnum


class Sharing(StrEnum):
    """Names who trains the model."""

    FEDERATED = "federated"  # many devices: the device's part is exchanged once a round
    ONE_DEVICE = "one-device"  # it alone: its part comes down before the first round and is never exchanged


class Results(StrEnum):
    """Names what the device needs of the outputs in inference, which come down where the server makes them."""

    ALL = "all"  # what the forward pass returns
    LAST_POSITION = "last-position"  # of a sequence, of shape batch by positions by features, the last position alone
    CLASS_INDEX = "class-index"  # for each decision one whole number in place of a score for each class
    NOTHING = "nothing"  # the server acts on them


class DataSet(StrEnum):
    """Names when the samples go up in training, as far as the server needs them."""

    EACH_ITERATION = "each-iteration"
    ONCE = "once"  # before the first round; the server keeps them


class TiedWeights(StrEnum):
    """Names what becomes in training of a parameter that layers on both sides use."""

    KEPT_EQUAL = "kept-equal"  # its gradient and its value cross in each iteration
    UNTIED = "untied"  # each side trains a copy of its own
