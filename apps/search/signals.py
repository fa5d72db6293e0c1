"""What the index tells the rest of search."""

from django.dispatch import Signal

# Sent by IndexState, while somebody waits for an answer: `state`, whose segment cannot be used,
# and `why`.
segment_lost = Signal()
