"""Start an upload into a gallery."""

from uuid import UUID

from apps.galleries.models import Gallery
from apps.media import uploads
from apps.media.kinds import Destination, UploadRequest, get_kind
from apps.media.models import Upload

KIND = "picture"


def begin(
    gallery: Gallery, owner_id: int, name: str, size: int, batch: UUID | None = None
) -> Upload:
    """Start an upload of `size` bytes; raises PictureError when such a file cannot be accepted."""
    asked = UploadRequest(owner_id, name, size, {})
    return uploads.begin(get_kind(KIND), asked, Destination(gallery.id, batch))
