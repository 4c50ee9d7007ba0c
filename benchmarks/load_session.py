"""One visitor without a browser: what Streamlit's page says over its websocket, said from Python.

The messages are Streamlit's own, from the version that is installed. A browser sends the state of every widget with
each change, and the hashes of the large messages that it keeps, so that the server need not send them again.
"""

from __future__ import annotations

import json
import urllib.request
from time import perf_counter

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from explorer.app.component import PAGE_BAR

LIST = "string_array_value"
FIELDS = {  # where the state of each kind of widget has its value
    "selectbox": "string_value",
    "number_input": "double_value",
    "button_group": LIST,
    "checkbox": "bool_value",
    "text_input": "string_value",
}


class ScriptError(RuntimeError):
    """The page showed an exception, or its script did not finish."""


class Session:
    """A visit of one page; `open` first, then `set` and `run` as often as wanted.

    Attributes:
        widgets: the page's widgets by their key, as the server described them last.
        query: what the address holds behind the question mark.
        elements: how many elements the last run sent.
        received_bytes: length of all messages so far.
    """

    def __init__(self, url: str, page: str = "", query: str = "") -> None:
        self._url, self._page, self.query = url, page, query
        self._socket: ClientConnection | None = None
        self._page_hash = ""
        self._states: dict[str, WidgetState] = {}
        self._kept: set[str] = set()
        self.widgets: dict[str, Element] = {}
        self.elements = 0
        self.received_bytes = 0

    async def open(self) -> float:
        """Open the page and return the seconds until its script has finished."""
        cookie = _cookie(self._url)
        started = perf_counter()
        self._socket = await connect(
            f"{self._url.replace('http', 'ws', 1)}_stcore/stream",
            subprotocols=[Subprotocol("streamlit")],
            additional_headers={"Cookie": cookie} if cookie else None,
            max_size=None,
            ping_timeout=None,  # a server that is late is what is measured
        )
        await self._run()
        return perf_counter() - started

    async def close(self) -> None:
        """End the visit."""
        if self._socket is not None:
            await self._socket.close()

    async def run(self) -> float:
        """Run the page with the values of all widgets and return the seconds until its script has finished."""
        started = perf_counter()
        await self._run()
        return perf_counter() - started

    def set(self, key: str, value: str | float | bool) -> None:
        """Give a widget a value, which the next run takes; a text is one of its options."""
        kind = str(self.widgets[key].WhichOneof("type"))
        if kind == "button_group":
            self._states[key].string_array_value.data[:] = [str(value)]
        else:
            setattr(self._states[key], FIELDS[kind], value)

    def choices(self, key: str) -> list[str | float | bool]:
        """Other values that a widget can take."""
        kind = str(self.widgets[key].WhichOneof("type"))
        widget = getattr(self.widgets[key], kind)
        if kind == "checkbox":
            return [not self.value(key)]
        if kind == "number_input":
            every: list[str | float | bool] = [8.0, 16.0, 32.0, 64.0]
        else:
            every = [each.content for each in widget.options] if kind == "button_group" else list(widget.options)
        return [each for each in every if each != self.value(key)]

    def value(self, key: str) -> str | float | bool:
        """The value that a widget shows."""
        state = self._states[key]
        field = str(state.WhichOneof("value"))
        value: str | float | bool = state.string_array_value.data[0] if field == LIST else getattr(state, field)
        return value

    async def _run(self) -> None:
        message = BackMsg()
        client = message.rerun_script
        client.query_string, client.page_script_hash, client.page_name = self.query, self._page_hash, self._page
        client.widget_states.widgets.extend(self._states.values())
        client.cached_message_hashes.extend(self._kept)
        client.context_info.timezone, client.context_info.locale = "UTC", "en-US"
        if self._socket is None:
            raise RuntimeError("the session is not open")
        await self._socket.send(message.SerializeToString())
        self.elements = 0
        while True:
            received = await self._socket.recv()
            self.received_bytes += len(received)
            forward = ForwardMsg.FromString(received if isinstance(received, bytes) else received.encode())
            if self._take(forward):
                return

    def _take(self, forward: ForwardMsg) -> bool:
        """Note what a message says; whether it ends the run."""
        kind = forward.WhichOneof("type")
        if forward.metadata.cacheable:
            self._kept.add(forward.hash)
        if kind == "new_session":
            self._page_hash = forward.new_session.page_script_hash
        elif kind == "ref_hash":
            self.elements += 1
        elif kind == "delta" and forward.delta.WhichOneof("type") == "new_element":
            self.elements += 1
            self._element(forward.delta.new_element)
        elif kind == "script_finished":
            if forward.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                raise ScriptError("the page's script cannot be compiled")
            return bool(forward.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY)
        return False

    def _element(self, element: Element) -> None:
        kind = str(element.WhichOneof("type"))
        if kind == "exception":
            raise ScriptError(f"the page shows {element.exception.type}: {element.exception.message}")
        if kind == "bidi_component" and element.bidi_component.component_name == PAGE_BAR:
            self.query = json.loads(element.bidi_component.json)["query"]
        if kind not in FIELDS:
            return
        widget = getattr(element, kind)
        key = widget.id.split("-", 2)[2]
        state = self._states.get(key)
        if state is None or state.id != widget.id or widget.set_value:
            self._states[key] = _shown(element)
        self.widgets[key] = element


def _cookie(url: str) -> str:
    """What the server's first answer asks the browser to send along, so that a proxy finds the same process."""
    with urllib.request.urlopen(url) as answer:
        return "; ".join(each.split(";", 1)[0] for each in answer.headers.get_all("Set-Cookie") or ())


def _shown(element: Element) -> WidgetState:
    """The state of a widget as the server sent it: the value it sets, or else its default."""
    kind = str(element.WhichOneof("type"))
    widget = getattr(element, kind)
    state = WidgetState(id=widget.id)
    if kind == "selectbox":
        if widget.set_value and widget.HasField("raw_value"):
            state.string_value = widget.raw_value
        elif widget.HasField("default"):
            state.string_value = widget.options[widget.default]
    elif kind == "button_group":
        options = [each.content for each in widget.options]
        chosen = list(widget.raw_values) if widget.set_value else [options[at] for at in widget.default]
        state.string_array_value.data.extend(chosen)
    else:
        value = widget.value if widget.set_value else widget.default
        setattr(state, FIELDS[kind], value)
    return state
