"""What the frontier tells whoever cares, once it is written."""

from django.dispatch import Signal

# Of these entries (`entry_ids`) a refusal was written: theirs, or one that follows the picture.
rights_changed = Signal()
