"""The gallery that an upload goes into."""

from apps.galleries.models import Gallery
from apps.media.models import Upload


def gallery_of(upload: Upload) -> Gallery:
    """Raises Gallery.DoesNotExist when it is gone, or its sender may not add to it any more."""
    return Gallery.objects.addable_by(upload.owner_id).get(id=upload.target)
