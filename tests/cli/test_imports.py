"""A command imports only what it needs, so that it starts at once."""

from __future__ import annotations

import subprocess
import sys

import pytest
from command import ROOT


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (["--help"], ["torch", "streamlit", "pandas", "scipy", "ortools", "numpy"]),
        (["models"], ["torch", "streamlit", "pandas", "scipy", "ortools", "numpy"]),
        (["layers", "lenet5"], ["torch", "streamlit", "pandas", "ortools"]),
        (["solve", "lenet5"], ["torch", "streamlit", "pandas"]),
        (["table", "lenet5"], ["torch", "streamlit", "pandas"]),
        (["compare", "lenet5"], ["torch", "streamlit", "pandas"]),
        (["simulate", "lenet5", "--rounds", "5"], ["torch", "streamlit", "pandas"]),
        (["report", "--help"], ["torch", "streamlit"]),
        (["capture", "--help"], ["torch", "streamlit", "pandas", "scipy", "ortools", "numpy"]),
        (["capture", "sample:lenet"], ["torch"]),
        (["app", "--port", "0"], ["torch", "pandas", "scipy", "ortools", "numpy"]),
    ],
)
def test_a_command_imports_only_what_it_needs(arguments: list[str], absent: list[str]) -> None:
    program = (
        "import sys\n"
        "from explorer.cli import main\n"
        f"try: main({arguments!r})\n"
        "except SystemExit: pass\n"
        f"print('imported', *(name for name in {absent!r} if name in sys.modules))\n"
    )
    output = subprocess.check_output(
        [sys.executable, "-c", program], cwd=ROOT, text=True, stderr=subprocess.DEVNULL, timeout=300
    )
    assert output.splitlines()[-1] == "imported"
