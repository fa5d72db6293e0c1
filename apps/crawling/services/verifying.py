"""Consistency of ledger and galleries, a line each: part of `manage.py verify`."""

from __future__ import annotations

from collections.abc import Iterator

from apps.crawling import doctor  # noqa: F401 - declares the checks
from futu.doctor import findings


def faults() -> Iterator[str]:
    """Inconsistencies; empty when all is well."""
    return map(str, findings("crawling"))
