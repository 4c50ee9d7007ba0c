"""The server: Streamlit's own, with a first page of ours (see `explorer.app.index`)."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from explorer.app.index import index_html
from explorer.app.page import PATHS


def serve(script: Path, port: int) -> None:
    """Serves a page script at a port of this machine until it is interrupted."""
    # Watching every imported module costs start-up time; to edit with reload, use `streamlit run app.py`.
    app(script).run(config={"server.port": port, "server.fileWatcherType": "none"})


def app(script: Path) -> st.App:
    """Returns the app of a page script."""
    return st.App(script, routes=[Route(path, _index) for path in PATHS])


def _index(request: Request) -> HTMLResponse:
    page = index_html(PATHS[request.url.path], dict(request.query_params))
    return HTMLResponse(page, headers={"Cache-Control": "no-cache"})
