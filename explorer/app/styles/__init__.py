"""The page's own style sheets and its icon."""

from importlib.resources import files
from pathlib import Path


def style(name: str) -> Path:
    """Returns the path of one style sheet or picture of this folder."""
    return Path(str(files(__name__).joinpath(name)))
