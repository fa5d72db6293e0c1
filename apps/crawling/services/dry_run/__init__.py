"""Dry run of a source before anything is kept: a few pages, read as a crawl would."""

from .client import PAUSE, SECONDS
from .trial import LinksOf, Trial, TriedPage, TriedPicture
from .walking import try_source

__all__ = ["PAUSE", "SECONDS", "LinksOf", "Trial", "TriedPage", "TriedPicture", "try_source"]
