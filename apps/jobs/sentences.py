"""Sentences as they are stored: in the source language, to be translated when read."""

from django.utils import translation
from django.utils.functional import Promise


def source_of(sentence: str | Promise) -> str:
    """The untranslated form of a lazy sentence; a plain string as it is."""
    with translation.override(None):
        return str(sentence)
