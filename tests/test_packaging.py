"""The built wheel holds the whole app and nothing else, and runs where there is no checkout."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
from app_process import fetch, running_app

from explorer.app.component import (
    BROWSER_STORE,
    DYNAMICS_VIEW,
    GRAPH_VIEW,
    METHOD_TABLE,
    PAGE_BAR,
    SPLIT_VIEW,
    STORIES,
)
from explorer.cli.app_workers import PROXY

ROOT = Path(__file__).resolve().parents[1]
ASSETS = ROOT / "explorer" / "web" / "bundle"


def pip(*arguments: str | Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments],
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr


def source_files(folder: str) -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def wheel_names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_wheel_adds_only_our_packages(wheel_names: set[str]) -> None:
    top_level = {name.split("/")[0] for name in wheel_names}
    assert {name for name in top_level if not name.endswith(".dist-info")} == {"explorer", "sample_models"}


@pytest.mark.parametrize("folder", ["explorer", "sample_models"])
def test_wheel_holds_every_file_of_the_package(wheel_names: set[str], folder: str) -> None:
    expected = source_files(folder)
    assert expected
    assert expected <= wheel_names


def test_wheel_holds_the_web_app(wheel_names: set[str]) -> None:
    expected = {"app.py", ".streamlit/config.toml"} | source_files("pages")
    assert {f"explorer/webapp/{name}" for name in expected} == {
        name for name in wheel_names if name.startswith("explorer/webapp/")
    }


def test_wheel_has_its_license_and_command(wheel: Path, wheel_names: set[str]) -> None:
    (entry_points,) = (name for name in wheel_names if name.endswith(".dist-info/entry_points.txt"))
    with zipfile.ZipFile(wheel) as archive:
        assert "split-explorer = explorer.cli:main" in archive.read(entry_points).decode()
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in wheel_names)


def test_both_component_manifests_say_the_same() -> None:
    """Streamlit reads one in a checkout and the other in a wheel; each asset_dir is relative to its own file."""

    def assets_of_components(manifest: Path) -> dict[str, Path]:
        content = tomllib.loads(manifest.read_text())
        return {
            f"{content['project']['name']}.{component['name']}": manifest.parent / component["asset_dir"]
            for component in content["tool"]["streamlit"]["component"]["components"]
        }

    in_checkout = assets_of_components(ROOT / "pyproject.toml")
    assert in_checkout == assets_of_components(ROOT / "explorer" / "pyproject.toml")
    assert in_checkout == dict.fromkeys(
        (GRAPH_VIEW, DYNAMICS_VIEW, SPLIT_VIEW, METHOD_TABLE, BROWSER_STORE, PAGE_BAR, STORIES), ASSETS
    )


def assert_all_it_names_is_served(url: str) -> None:
    """The first page names the component's script and files of Streamlit's own, and each of them is there."""
    page = fetch(f"{url}/").decode()
    named = re.findall(r'<link rel="(?:module)?preload"[^>]* href="\.([^"]+)"', page)
    assert f"/_stcore/bidi-components/{GRAPH_VIEW}/graph_view.js" in named
    assert any("BidiComponent" in name for name in named)
    index = fetch(f"{url}/index.html")
    for name in named:
        assert fetch(url + name) != index, name  # the answer to a name that is not there


def test_an_editable_install_serves_the_app_and_its_assets(tmp_path: Path) -> None:
    with running_app(folder=tmp_path) as url:
        assert_all_it_names_is_served(url)
        for asset in ASSETS.iterdir():
            assert fetch(f"{url}/_stcore/bidi-components/{GRAPH_VIEW}/{asset.name}") == asset.read_bytes()


def test_installed_wheel_serves_the_app_and_its_assets(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=False)
    python = environment / "bin" / "python"
    pip("--python", python, "install", "--no-deps", wheel)

    def output(code: str) -> Path:
        return Path(subprocess.check_output([python, "-c", code], text=True, cwd=tmp_path).strip())

    packages = output("import sysconfig; print(sysconfig.get_path('purelib'))")
    # The dependencies come from here; a path added this way does not bring along the editable install of the checkout.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    assert output("import explorer; print(explorer.__file__)").is_relative_to(packages)

    assets = [path for path in ASSETS.rglob("*") if path.is_file()]
    assert assets
    with running_app(python, folder=tmp_path, workers=2 if shutil.which(PROXY) else 1) as url:
        assert_all_it_names_is_served(url)
        for asset in assets:
            served = fetch(f"{url}/_stcore/bidi-components/{GRAPH_VIEW}/{asset.relative_to(ASSETS).as_posix()}")
            assert served == asset.read_bytes()
        for component in (DYNAMICS_VIEW, SPLIT_VIEW, METHOD_TABLE, BROWSER_STORE, PAGE_BAR, STORIES):
            entry = f"{component.rpartition('.')[2]}.js"
            assert fetch(f"{url}/_stcore/bidi-components/{component}/{entry}") == (ASSETS / entry).read_bytes()
