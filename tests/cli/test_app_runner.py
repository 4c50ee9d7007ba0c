from __future__ import annotations

import socket
from pathlib import Path

import pytest

from explorer.cli import app as app_command
from explorer.cli.app import AppStartError, find_app, run_app


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
