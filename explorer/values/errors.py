"""What went wrong, as a value: a code and its parameters, which `explorer.present.errors` words in any language."""

from __future__ import annotations

from typing import Self


class ExplorerError(ValueError):
    """Reports something that breaks a rule, by the code of the rule and what was found; it holds no sentence.

    A parameter is a number in SI, text as it was entered or is known by, several of these, or another error that says
    why. Its ending tells the unit: ``_bytes``, ``_s``, ``_bytes_per_s``. Two errors are equal where their kinds, codes
    and parameters are.

    >>> str(ExplorerError("unit-missing", name="up", entered="20"))
    "unit-missing (name='up', entered='20')"
    """

    code: str
    parameters: dict[str, object]

    def __init__(self, code: str, **parameters: object) -> None:
        self.code = code
        self.parameters = parameters

    def __str__(self) -> str:
        values = ", ".join(
            f"{name}={str(value) if isinstance(value, ExplorerError) else repr(value)}"
            for name, value in self.parameters.items()
        )
        return f"{self.code} ({values})" if values else self.code

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, ExplorerError)
            and type(self) is type(other)
            and (self.code, self.parameters) == (other.code, other.parameters)
        )

    def __hash__(self) -> int:
        return hash((type(self), self.code))

    @classmethod
    def of(cls, error: ExplorerError) -> Self:
        """Returns an error of this kind that says the same as another one."""
        made = cls.__new__(cls)
        made.code, made.parameters = error.code, error.parameters
        return made

    def detached(self) -> Self:
        """Returns an equal error without its traceback, which would keep alive all that it passed through."""
        return type(self).of(self)
