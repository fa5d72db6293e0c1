"""Why an engine cannot be used."""

from collections.abc import Iterable

from django.utils.translation import gettext as _


class EngineError(Exception):
    """FUTU_ENGINE names no available engine. Its text is shown to people."""


def unknown(name: str, known: Iterable[str]) -> EngineError:
    sentence = _("FUTU_ENGINE is “%(name)s”; known: %(known)s.")
    return EngineError(sentence % {"name": name, "known": ", ".join(known)})


def not_installed(name: str) -> EngineError:
    sentence = _(
        "FUTU_ENGINE is “%(name)s”, which is not installed: run “pip install -r %(file)s”, or set "
        "FUTU_ENGINE to torch."
    )
    file = "requirements-enhancement.txt" if name == "ncnn" else "requirements-engines.txt"
    return EngineError(sentence % {"name": name, "file": file})


def no_card(name: str) -> EngineError:
    sentence = _("FUTU_ENGINE is “%(name)s”, and there is no graphics card: set it to auto.")
    return EngineError(sentence % {"name": name})
