"""What galleries tell the house, inside the transaction that makes it true.

Galleries know nothing of who listens. What makes pictures findable registers itself instead
(`apps.galleries.embedding`).
"""

from django.dispatch import Signal

# image_ids: list[UUID] that can be found from now on.
images_ready = Signal()

# image_ids: list[UUID] that cannot be used; their rows say why.
images_failed = Signal()

# image_ids: list[UUID]. Sent before `images_removed` for pictures that must leave no trace:
# a listener also forgets what it would keep of a picture that was merely deleted.
images_taken_down = Signal()

# image_ids: list[UUID], gallery_id: UUID. Sent just before the rows go, for good or to the bin:
# a listener forgets what it keeps of them.
images_removed = Signal()

# image_ids: list[UUID], source_id: UUID, target_id: UUID (galleries). Sent just before the rows
# change their gallery: a listener carries over what it keeps of them.
images_moved = Signal()
