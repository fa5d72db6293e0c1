"""The kind of file that a question waits with."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from apps.classification.services.questions import FILE_KIND
from apps.media.kinds import (
    PICTURES,
    Destination,
    FileKind,
    NoDestinationError,
    UploadRequest,
    register,
)


def refuse(asked: UploadRequest) -> Destination:
    """Nobody uploads such a file: it is made of one that was sent with a question."""
    raise NoDestinationError(404)


register(
    FileKind(
        name=FILE_KIND,
        title=_("Pictures that are being classified"),
        limit=lambda name: settings.FUTU_MAX_UPLOAD_BYTES,
        quota=PICTURES,
        admit=refuse,
    )
)
