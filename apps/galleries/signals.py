"""What galleries tell the house, inside the transaction that makes it true.

Galleries know nothing of search: whoever wants to read pictures listens here.
"""

from django.dispatch import Signal

# images: list[Image] whose previews now exist, job_id: the Job that prepared them.
# A listener answers for them: it calls `services.mark_ready` or `services.mark_failed`.
images_prepared = Signal()

# image_ids: list[UUID], gallery_id: UUID. Sent just before the rows go.
images_removed = Signal()
