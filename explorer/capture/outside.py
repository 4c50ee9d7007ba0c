"""Whether a model's code failed because it fetches something from outside, such as its trained weights."""

from __future__ import annotations

from collections.abc import Iterator
from socket import gaierror
from urllib.error import URLError

_FAILURES = (URLError, ConnectionError, gaierror, TimeoutError)  # of Python's own library
_LIBRARIES = ("requests", "urllib3", "httpx", "huggingface_hub")  # whose errors are of what they fetch


def is_of_fetching(error: BaseException) -> bool:
    """Returns whether an exception, or one that it was raised for, tells of a failed download."""
    return any(
        isinstance(each, _FAILURES) or type(each).__module__.partition(".")[0] in _LIBRARIES for each in _chain(error)
    )


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An exception and all that it was raised for, the last one first."""
    each: BaseException | None = error
    while each is not None:
        yield each
        each = each.__cause__ or each.__context__
