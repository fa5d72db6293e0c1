"""Consistency of ledger and galleries, a line each: part of `manage.py verify`."""

from __future__ import annotations

from collections.abc import Iterator

from apps.crawling.doctor import arrived
from futu.doctor import findings

__all__ = ["arrived", "faults"]


def faults() -> Iterator[str]:
    """Inconsistencies; empty when all is well."""
    return map(str, findings("crawling"))
