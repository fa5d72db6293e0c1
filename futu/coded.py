"""Errors that can be kept in a row: a code and figures; the sentence is made when shown."""

from collections.abc import Mapping, Set
from typing import ClassVar

from django.template.defaultfilters import filesizeformat, floatformat
from django.utils.functional import Promise

Params = Mapping[str, int | str]


class CodedError(Exception):
    """A file that is not taken. `code` is a key of `SENTENCES`, `params` are JSON.

    Store these two, and say them when a person reads them, in that person's language.
    """

    # What is wrong and what to do, with places for `params`.
    SENTENCES: ClassVar[Mapping[str, Promise | str]]
    # Codes of what may go well another time.
    TEMPORARY: ClassVar[Set[str]] = frozenset()
    # What a request is answered with that brought such a file and nothing else.
    http_status: ClassVar[int] = 413

    def __init__(self, code: str, params: Params | None = None) -> None:
        self.code = code
        self.params = dict(params or {})
        super().__init__(code, self.params)  # these arguments are what pickle restores

    @property
    def permanent(self) -> bool:
        """Whether trying the same again later is of no use."""
        return self.code not in self.TEMPORARY

    @property
    def message(self) -> str:
        """The sentence in the language active now: what is wrong and what to do."""
        return say(self.SENTENCES[self.code], self.params)

    def __str__(self) -> str:
        return self.message


def say(sentence: Promise | str, params: Params) -> str:
    """In the active language, figures as people read them. Raises KeyError for one it lacks."""
    return str(sentence) % {name: shown(name, value) for name, value in params.items()}


def shown(name: str, value: int | str) -> str:
    """A figure for reading; the end of its name is its unit."""
    if name.endswith("_bytes"):
        return str(filesizeformat(value))
    if name.endswith("_pixels"):
        return str(floatformat(int(value) / 1_000_000))
    return str(value)
