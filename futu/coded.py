"""Sentences that rows keep: a code or the source language, and figures; said when they are read.

Who writes a row does not know the language of who will read it. A row holds either a code that a
table knows (`CodedError`, the `reasons` of an app) or the untranslated sentence itself
(`source_of`), and the figures apart, as JSON. `say` makes the sentence for the reader of now.
"""

import re
from collections.abc import Mapping, Set
from typing import ClassVar

from django.template.defaultfilters import filesizeformat, floatformat
from django.utils import translation
from django.utils.functional import Promise

Params = Mapping[str, int | float | str]
PLACE = re.compile(r"%\((\w+)\)s")


def source_of(sentence: str | Promise) -> str:
    """The untranslated form of a lazy sentence, to be stored; a plain string as it is."""
    with translation.override(None):
        return str(sentence)


def say(sentence: str | Promise, params: Params | None = None, *, lacking: str = "") -> str:
    """The sentence in the active language, with its figures as people read them.

    Rows outlive releases: `lacking` stands for a figure that an old row does not have. Without
    it, such a row raises KeyError. Without any `params`, nothing is filled in.
    """
    words = str(sentence) if isinstance(sentence, Promise) else _translated(sentence)
    if params is None:
        return words
    figures = {name: shown(name, value) for name, value in params.items()}
    if lacking:
        figures = {**dict.fromkeys(PLACE.findall(words), lacking), **figures}
    return words % figures


def _translated(source: str) -> str:
    return translation.gettext(source) if source else ""


def shown(name: str, value: float | str) -> str:
    """A figure for reading; the end of its name is its unit."""
    if name.endswith("_bytes"):
        return str(filesizeformat(value))
    if name.endswith("_pixels"):
        return str(floatformat(int(value) / 1_000_000))
    return str(value)


class CodedError(Exception):
    """What was refused or failed. `code` is a key of `SENTENCES`, `params` are JSON.

    Store these two, and say them when a person reads them, in that person's language.
    """

    # What is wrong and what to do, with places for `params`.
    SENTENCES: ClassVar[Mapping[str, Promise | str]]
    # Codes of what may succeed another time.
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
