"""Consistency of rows, files and counters of files of any kind, a line each."""

from collections.abc import Iterator

from apps.media import doctor  # noqa: F401 - declares the checks
from futu.doctor import findings


def faults() -> Iterator[str]:
    return map(str, findings("media"))
