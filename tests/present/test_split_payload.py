"""What the split view is given: every split of a front, as it was found."""

from __future__ import annotations

import json
from base64 import b64decode

import numpy as np
from graphs import WORKED

from explorer.app.cache import drawing
from explorer.present.payload import ShownSplit, split_payload
from explorer.pricing import Case
from explorer.questions.tradeoff import Objective, front
from explorer.scenario import models

PRICED = Case(models.find("googlenet").graph, WORKED)
POINTS = front(PRICED, Objective.MEMORY).points
SPLITS = [ShownSplit(point.on_device, f"split {i}", f"{point.delay_s} s") for i, point in enumerate(POINTS)]
DRAWING = drawing("googlenet")
DATA = split_payload(DRAWING, PRICED, SPLITS, 1, "label", ".chart")


def test_every_split_is_there_with_its_cut_and_its_words() -> None:
    names = [layer.name for layer in PRICED.graph.layers]
    assert json.loads(DATA["graph"]["json"])["names"] == names
    for point, split, each in zip(POINTS, SPLITS, DATA["splits"]["each"], strict=True):
        bits = np.unpackbits(np.frombuffer(b64decode(each["sides"]), dtype=np.uint8))
        assert np.array_equal(bits[: len(names)].astype(np.bool_), point.on_device)
        assert {names[layer] for layer in each["cut"]} == set(point.cut)
        assert (each["name"], each["figures"]) == (split.name, split.figures)


def test_a_side_takes_a_bit() -> None:
    assert all(len(each["sides"]) < len(PRICED.graph.layers) / 8 * 4 / 3 + 4 for each in DATA["splits"]["each"])


def test_ids_change_with_what_they_stand_for_and_not_with_the_choice() -> None:
    def ids(splits: list[ShownSplit], chosen: int) -> tuple[str, str]:
        data = json.loads(json.dumps(split_payload(DRAWING, PRICED, splits, chosen, "label", ".chart")))
        return data["graph"]["id"], data["splits"]["id"]

    here = ids(SPLITS, 1)
    assert ids(SPLITS, 2) == here
    assert ids(SPLITS[:-1], 1) == (here[0], ids(SPLITS[:-1], 1)[1]) != here
