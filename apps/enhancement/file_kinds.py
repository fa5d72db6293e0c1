"""The files of enhancements: what previews and reports show. Results are pictures of galleries."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from apps.media.kinds import (
    PICTURES,
    Destination,
    FileKind,
    NoDestinationError,
    UploadRequest,
    register,
)


def admit(asked: UploadRequest) -> Destination:
    """Nothing is uploaded by this kind: a worker makes these files."""
    raise NoDestinationError(400)


PREVIEWS = register(
    FileKind(
        name="enhanced-part",
        title=_("Previews of enhanced pictures"),
        limit=lambda name: settings.FUTU_MAX_UPLOAD_BYTES,
        quota=PICTURES,
        admit=admit,
    )
)
