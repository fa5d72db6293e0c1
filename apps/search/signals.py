"""Signals of the index to the rest of search."""

from django.dispatch import Signal

# Sent by a reader, while somebody waits for an answer: `state`, whose segment cannot be used, and
# `why`.
segment_lost = Signal()
