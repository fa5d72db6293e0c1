"""Signals of galleries, sent inside the transaction of the change.

Galleries do not depend on their listeners. The embedder registers itself separately
(`apps.galleries.embedding`).
"""

from django.dispatch import Signal

# image_ids: list[UUID] that became searchable.
images_ready = Signal()

# image_ids: list[UUID] that failed; their rows say why.
images_failed = Signal()

# image_ids: list[UUID]. Sent before `images_removed` for pictures that must leave no trace:
# listeners also delete what they would keep of an ordinary deleted picture.
images_taken_down = Signal()

# image_ids: list[UUID], gallery_id: UUID. Sent just before the rows are deleted or moved to the
# bin: listeners delete their data about them.
images_removed = Signal()

# image_ids: list[UUID], source_id: UUID, target_id: UUID (galleries). Sent just before the rows
# change their gallery: listeners move their data about them.
images_moved = Signal()

# image_ids: list[UUID] whose words changed: the name, tags or origins. Their rows are held.
images_described = Signal()
