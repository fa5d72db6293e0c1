"""Pairs of pictures that are copies of one another, and what was decided about them."""

from apps.duplicates.models.check import DuplicateCheck
from apps.duplicates.models.not_duplicates import NotDuplicates
from apps.duplicates.models.pair import DuplicatePair

__all__ = ["DuplicateCheck", "DuplicatePair", "NotDuplicates"]
