"""Puts the web app inside the package of a built wheel, so that site-packages gets nothing but our two packages."""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WEB_APP = {
    "app.py": "explorer/webapp/app.py",
    "pages": "explorer/webapp/pages",
    ".streamlit/config.toml": "explorer/webapp/.streamlit/config.toml",
}


class WebAppHook(BuildHookInterface[Any]):
    """Adds ``WEB_APP`` to a wheel; an editable install runs the files of the checkout and gets no copy."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "standard":
            build_data["force_include"].update(WEB_APP)
