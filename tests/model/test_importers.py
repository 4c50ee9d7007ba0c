"""Which files a model graph is read from, by their endings."""

from __future__ import annotations

from pathlib import Path

import pytest

import sample_models
from explorer.model.graph import GraphError
from explorer.model.importers import IMPORTERS, read_model, reads
from explorer.model.networks import to_graphml
from explorer.present import errors
from tests.support.errors import refused

MODEL = sample_models.load("lenet5")
TEXT = {".json": MODEL.to_json(), ".graphml": to_graphml(MODEL)}


def test_each_format_gives_the_same_graph(tmp_path: Path) -> None:
    endings = [ending for importer in IMPORTERS for ending in importer.endings]
    assert sorted(endings) == sorted(TEXT)
    for ending, text in TEXT.items():
        for written in (ending, ending.upper()):
            path = tmp_path / f"model{written}"
            path.write_text(text, encoding="utf-8")
            assert reads(path)
            assert read_model(path) == MODEL


def test_a_file_without_an_ending_is_our_own(tmp_path: Path) -> None:
    path = tmp_path / "model"
    path.write_text(TEXT[".json"], encoding="utf-8")
    assert not reads(path)
    assert read_model(str(path)) == MODEL


@pytest.mark.parametrize("name", ["model.onnx", "model.pt", "model.json.gz", "model.\x1b[31m"])
def test_an_unknown_ending_names_the_known_ones(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(TEXT[".json"], encoding="utf-8")
    with pytest.raises(GraphError) as caught:
        read_model(path)
    assert all(ending in errors.sentence(caught.value) for ending in TEXT)
    assert errors.sentence(caught.value).isprintable()
    assert not reads(path)


def test_a_file_is_named_where_it_cannot_be_read(tmp_path: Path) -> None:
    for ending in TEXT:
        path = tmp_path / f"none{ending}"
        with refused(GraphError, match=rf"none\{ending}"):
            read_model(path)
