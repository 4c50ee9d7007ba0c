"""What the browser gets is made of the sources beside it, as they are now."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUNDLE = ROOT / "explorer" / "web" / "bundle"
ESBUILD = ROOT / "node_modules" / ".bin" / "esbuild"


def test_the_bundle_is_that_of_the_sources(tmp_path: Path) -> None:
    npm = shutil.which("npm")
    if npm is None or not ESBUILD.exists():
        pytest.skip("bundling needs npm and what package.json names: `make js` fetches it")
    subprocess.run(
        [npm, "run", "--silent", "bundle"], cwd=ROOT, env={**os.environ, "BUNDLE": str(tmp_path)}, check=True
    )
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = {path.name: path.read_bytes() for path in BUNDLE.iterdir()}
    stale = sorted(name for name in made.keys() | kept.keys() if made.get(name) != kept.get(name))
    assert stale == [], "run `make bundle`, and commit what it writes"
