"""The files of comparisons: the two pictures as they are compared, and what is drawn of them."""

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
    """Nothing is uploaded by this kind: files come with the question."""
    raise NoDestinationError(400)


COMPARED = register(
    FileKind(
        name="compared",
        title=_("Compared pictures"),
        limit=lambda name: settings.FUTU_MAX_UPLOAD_BYTES,
        quota=PICTURES,
        admit=admit,
    )
)

BATCH_ZIP = register(
    FileKind(
        name="compared-zip",
        title=_("Zips of pictures to compare"),
        limit=lambda name: settings.FUTU_MAX_ZIP_BYTES,
        quota=PICTURES,
        admit=admit,
    )
)
