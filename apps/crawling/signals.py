"""Signals of the frontier, sent once it has been written."""

from django.dispatch import Signal

# A refusal was written for these entries (`entry_ids`): theirs, or one that applies to all copies.
rights_changed = Signal()
