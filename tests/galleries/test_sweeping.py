"""What a crash leaves in the storage is found and removed; what is in use is not."""

import os
import time
import uuid
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage

from apps.galleries import files
from apps.galleries.files import Variant
from apps.galleries.services.sweeping import GRACE, sweep_files


def age(image_id: uuid.UUID) -> None:
    """Make a stored original look as if it had been written long ago."""
    path = Path(settings.SENDFILE_ROOT) / files.key(image_id, Variant.ORIGINAL)
    long_ago = time.time() - 2 * GRACE.total_seconds()
    os.utime(path, (long_ago, long_ago))


def test_only_old_files_without_a_row_are_removed(image):
    orphan, fresh = uuid.uuid4(), uuid.uuid4()
    for image_id in (orphan, fresh):
        files.save(image_id, Variant.ORIGINAL, b"bytes")
    (Path(settings.SENDFILE_ROOT) / files.key(orphan, Variant.PREVIEW)).with_name(
        ".saving-x"
    ).write_bytes(b"half")
    age(orphan)
    age(image.id)
    assert sweep_files() == 1
    assert not default_storage.exists(f"{orphan.hex[:2]}/{orphan}")
    assert default_storage.exists(files.key(fresh, Variant.ORIGINAL))
    assert default_storage.exists(files.key(image.id, Variant.ORIGINAL))
