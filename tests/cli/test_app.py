"""``split-explorer app``, up to the point where the server starts."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import refusal, run

import sample_models
from explorer.cli import app as app_command
from explorer.cli.app import AppStartError, find_app, run_app
from explorer.scenario import models


@pytest.fixture
def own_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The command sets an environment variable, and the models are read once: put both back afterwards."""
    monkeypatch.setenv(models.GRAPH_FILES, "")
    models.models.cache_clear()
    yield
    models.models.cache_clear()


@pytest.mark.usefixtures("own_environment")
def test_the_app_refuses_a_bad_port_and_a_bad_graph_file(small: Path) -> None:
    assert refusal("app", "--port", "0") == "port must be from 1 to 65535, got 0"
    models.models.cache_clear()
    assert refusal("app", "--workers", "0") == "workers must be at least 1, got 0"
    models.models.cache_clear()
    assert refusal("app", small, small) == f'graph file "{small}": the name "small" is taken; change its "name"'
    assert refusal("app", "none.json").endswith('none.json" cannot be read: No such file or directory')


@pytest.mark.usefixtures("own_environment")
def test_the_app_offers_graph_files_beside_the_samples(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[int, int, list[str]]] = []

    def run_app(port: int, workers: int) -> int:
        started.append((port, workers, list(models.models())))
        return 3

    monkeypatch.setattr("explorer.cli.app.run_app", run_app)
    assert run("app", small, "--port", "8600", "--workers", "3").exit_code == 3
    assert started == [(8600, 3, [*sample_models.REGISTRY, "small"])]


@pytest.mark.parametrize("port", [-1, 0, 65536])
def test_port_out_of_range_is_refused(port: int) -> None:
    with pytest.raises(AppStartError, match=f"port must be from 1 to 65535, got {port}"):
        run_app(port)


def test_port_in_use_is_refused() -> None:
    with socket.create_server(("localhost", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(AppStartError, match=f"port {port} is in use"):
            run_app(port)


@pytest.mark.parametrize("place", ["app.py", "explorer/webapp/app.py"])
def test_finds_the_app_in_a_checkout_and_in_a_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    app = tmp_path / place
    app.parent.mkdir(parents=True, exist_ok=True)
    app.touch()
    monkeypatch.setattr(app_command, "__file__", str(tmp_path / "explorer" / "cli" / "app.py"))
    assert find_app() == app.resolve()


def test_missing_app_names_the_places_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_command, "__file__", str(tmp_path / "explorer" / "cli" / "app.py"))
    with pytest.raises(AppStartError, match=r"webapp/app\.py or .*/app\.py; reinstall split-explorer"):
        find_app()
