"""Why sound is not understood or spoken: codes that rows keep, sentences in the reader's
language."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext_lazy as _

from futu.coded import CodedError

SENTENCES = {
    "not_installed": _(
        "“%(name)s” is not installed on this server: run “pip install -r requirements-films.txt” "
        "and restart Futu."
    ),
    "unreadable": _(
        "The sound file cannot be read (%(problem)s). It must be WAV, 16 bits, one channel."
    ),
    "unknown_model": _("There is no model “%(name)s”; known: %(known)s."),
    "unknown_voice": _("There is no voice “%(name)s”."),
    "no_voice": _(
        "No voice of this server speaks “%(language)s”; it has voices for: %(known)s. Choose a "
        "provider for speech."
    ),
    "unknown_language": _(
        "“%(language)s” is no language that is recognised. Leave it empty to have it found out."
    ),
    "nothing_to_say": _("There is nothing in “%(text)s” that a voice can say."),
}


class SoundError(CodedError):
    """Sound is not read, recognised or made."""

    SENTENCES = SENTENCES
    http_status = 422


class NotInstalledError(SoundError):
    """A package of requirements-films.txt is missing."""

    def __init__(self, code: str = "not_installed", params: object = None) -> None:
        super().__init__(code, params)  # type: ignore[arg-type]


@contextmanager
def installed() -> Iterator[None]:
    """Around imports of packages: says which one is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise NotInstalledError("not_installed", {"name": error.name or ""}) from error
