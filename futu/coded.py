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
    """The untranslated form of a lazy string, for storage; plain strings unchanged."""
    with translation.override(None):
        return str(sentence)


def say(sentence: str | Promise, params: Params | None = None, *, lacking: str = "") -> str:
    """The message in the active language, with formatted parameters.

    Rows outlive releases: `lacking` replaces a parameter that an old row does not have; without it,
    such a row raises KeyError. Without any `params`, nothing is substituted.
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
    """A formatted number; its unit is the suffix of the parameter's name."""
    if name.endswith("_bytes"):
        return str(filesizeformat(value))
    if name.endswith("_pixels"):
        return str(floatformat(int(value) / 1_000_000))
    return str(value)


class CodedError(Exception):
    """A refusal or failure. `code` is a key of `SENTENCES`, `params` are JSON.

    Store these two, and render the message when displayed, in the reader's language.
    """

    # Messages with placeholders for `params`: what is wrong and what to do.
    SENTENCES: ClassVar[Mapping[str, Promise | str]]
    # Codes of temporary errors.
    TEMPORARY: ClassVar[Set[str]] = frozenset()
    # HTTP status for a request with nothing but such a file.
    http_status: ClassVar[int] = 413

    def __init__(self, code: str, params: Params | None = None) -> None:
        self.code = code
        self.params = dict(params or {})
        super().__init__(code, self.params)  # pickle calls the constructor with these arguments

    @property
    def permanent(self) -> bool:
        """Whether retrying is useless."""
        return self.code not in self.TEMPORARY

    @property
    def message(self) -> str:
        """The message in the active language."""
        return say(self.SENTENCES[self.code], self.params)

    def __str__(self) -> str:
        return self.message
