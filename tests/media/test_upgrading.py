"""Uploads that were on their way when the server was upgraded go on, and nothing is sent again."""

import io
import uuid
from collections.abc import Iterator

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from apps.accounts.models import User
from apps.galleries.models import Gallery
from apps.jobs import services as jobs
from apps.media.models import Upload
from apps.media.services.verifying import faults
from apps.media.uploads import finish, receive, stored_ids
from tests.galleries.uploads.test_zips import ZIP
from tests.pictures import picture_bytes

PICTURE, OTHER = picture_bytes(11), picture_bytes(12)
BEFORE = [("galleries", "0010_blank")]

# On SQLite alone, like all that goes back by migrations of all apps: half a minute a test.
pytestmark = pytest.mark.django_db(transaction=True)


def migrate(to=None):
    """To the state of today where none is named."""
    executor = MigrationExecutor(connection)
    to = to or executor.loader.graph.leaf_nodes()
    executor.migrate(to)
    return MigrationExecutor(connection).loader.project_state(to).apps


@pytest.fixture
def old() -> Iterator[type]:
    """The model of uploads as it was."""
    yield migrate(BEFORE).get_model("galleries", "Upload")
    migrate()


@pytest.fixture
def gallery(old) -> Gallery:
    owner = User.objects.create_user("owner")
    return Gallery.objects.create(owner=owner, name="Holidays")


def arrived(old, gallery, name, content, kept, piece=300, **others):
    """An upload of which `kept` bytes had arrived in pieces of their own."""
    upload_id, parts = uuid.uuid4(), []
    for start in range(0, kept, piece):
        data = content[start : min(kept, start + piece)]
        part = uuid.uuid4().hex[:16]
        default_storage.save(f"uploads/{upload_id}/{part}", ContentFile(data))
        parts.append([part, len(data)])
    old.objects.create(
        id=upload_id,
        owner_id=gallery.owner_id,
        gallery_id=gallery.id,
        name=name,
        size=len(content),
        offset=kept,
        parts=parts,
        **others,
    )
    return upload_id


def test_each_goes_on(old, gallery):
    cut = arrived(old, gallery, "a.png", PICTURE, 1000)
    whole = arrived(old, gallery, "b.png", OTHER, len(OTHER))
    waits = {"state": "done", "result": {"state": "unpacking", "total": 3}}
    zipped = arrived(old, gallery, "c.zip", ZIP, len(ZIP), **waits)
    migrate()
    assert list(faults()) == []
    _one_that_was_cut(cut, gallery)
    upload = Upload.objects.get(id=whole)
    finish(upload)
    assert upload.result == {"state": "sent"}
    _a_zip_that_waits(zipped, gallery)
    assert stored_ids() == []


def _one_that_was_cut(upload_id, gallery):
    upload = Upload.objects.get(id=upload_id)
    assert (upload.kind, upload.target, upload.offset) == ("picture", gallery.id, 1000)
    receive(upload, 1000, io.BytesIO(PICTURE[1000:1500]))
    assert list(faults()) == []
    upload = Upload.objects.get(id=upload_id)
    receive(upload, 1500, io.BytesIO(PICTURE[1500:]))
    finish(upload)
    assert upload.result == {"state": "sent"}
    assert gallery.images.get().bytes == len(PICTURE)


def _a_zip_that_waits(upload_id, gallery):
    params = {"upload": str(upload_id), "about": "c.zip"}
    jobs.start("galleries.unpack", owner_id=gallery.owner_id, params=params)
    held = Upload.objects.living().owned_by(gallery.owner_id).held_bytes()
    assert held == len(ZIP), "until it is unpacked it takes room"
    jobs.drain(["default"])
    names = {"a.png", "b.png", "one.png", "two.png"}
    assert set(gallery.images.values_list("name", flat=True)) == names
