"""Pairs of duplicates, and which were dismissed."""

from apps.duplicates.models.check import DuplicateCheck
from apps.duplicates.models.not_duplicates import NotDuplicates
from apps.duplicates.models.pair import DuplicatePair

__all__ = ["DuplicateCheck", "DuplicatePair", "NotDuplicates"]
