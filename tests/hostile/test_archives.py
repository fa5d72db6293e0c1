"""Zips that want out of their folder, to be unpacked twice, or never to end."""

from __future__ import annotations

import io
import os
import random
import stat
import zipfile

import pytest

from apps.galleries.models import Image
from apps.galleries.refusals import Refusal
from apps.galleries.services.unpacking import unpacked
from apps.galleries.services.zip_errors import ZipError
from apps.galleries.uploads import begin
from apps.jobs import services as jobs
from apps.media.uploads import finish, receive, stored_ids
from apps.search.services.verifying import faults
from tests.galleries.pictures.test_damage import damaged
from tests.hostile.bombs import zeros
from tests.pictures import picture_bytes

VARIANTS = 3000 if os.environ.get("FUTU_HOSTILE") == "all" else 150


def packed(entries: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", packing) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return content.getvalue()


def found(content: bytes) -> dict[str, bytes | str]:
    """What a zip holds: the bytes, or the code of the refusal."""
    told: dict[str, bytes | str] = {}
    with unpacked(io.BytesIO(content)) as archive:
        for one in archive.files():
            told[str(one.name)] = one.error.code if isinstance(one, Refusal) else one.read()
    return told


def sent(gallery, content: bytes) -> dict[str, str]:
    """By an upload and its job: the pictures' states."""
    upload = begin(gallery, gallery.owner_id, "a.zip", len(content))
    receive(upload, 0, io.BytesIO(content))
    finish(upload)
    jobs.drain()
    assert stored_ids() == []
    assert list(faults()) == []
    return dict(Image.objects.values_list("name", "state"))


def test_names_lead_nowhere_else(gallery, tmp_path, django_capture_on_commit_callbacks):
    names = ["../../up.png", "/root.png", "..\\..\\back.png", "C:\\drive.png", "a/../../b.png"]
    before = set(tmp_path.parent.rglob("*.png"))
    with django_capture_on_commit_callbacks(execute=True):
        states = sent(gallery, packed({name: picture_bytes(n) for n, name in enumerate(names)}))
    # What begins with a dot is hidden, also where the folders were those of Windows.
    assert set(states) == {"up.png", "root.png", "drive.png", "b.png"}
    assert set(tmp_path.parent.rglob("*.png")) == before


def test_a_link_is_the_few_bytes_it_is(gallery):
    """And not the file it names."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        link = zipfile.ZipInfo("link.png")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert found(content.getvalue()) == {"link.png": b"/etc/passwd"}
    assert sent(gallery, content.getvalue()) == {}


def test_a_zip_in_a_zip_stays_packed(gallery):
    inner = packed({"b.png": picture_bytes(2)})
    states = sent(gallery, packed({"a.png": picture_bytes(1), "inner.zip": inner}))
    assert states == {"a.png": "ready"}


def test_zips_in_zips_in_zips_are_a_file_that_is_no_picture(gallery):
    content = packed({"bytes": zeros(2**20)}, zipfile.ZIP_STORED)
    for n in range(8):
        content = packed({f"{n}-{m}.zip": content for m in range(4)})
    assert sent(gallery, content) == {}


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_gigabyte_of_nothing_is_not_unpacked(packing, settings):
    settings.FUTU_MAX_UPLOAD_BYTES = 2**20
    content = packed({"bomb.png": bytes(32 * 2**20), "a.png": os.urandom(2**18)}, packing)
    assert found(content)["bomb.png"] == "too_many_bytes"


def test_a_size_that_is_a_lie_is_held_to():
    """The list says a kilobyte, the entry unpacks to 16 MiB."""
    content = packed({"a.png": bytes(16 * 2**20)})
    place = content.rindex(b"PK\1\2") + 24
    lied = content[:place] + (1000).to_bytes(4, "little") + content[place + 4 :]
    assert found(lied)["a.png"] in ("broken", bytes(1000))


def test_damaged_zips_are_refused_or_read():
    """Nothing but a ZipError, files and refusals comes out of any bytes."""
    plain = {"a.png": picture_bytes(1, (16, 12)), "ordner/ü.png": picture_bytes(2, (16, 12))}
    chance = random.Random(5)
    for packing in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        whole = packed(plain, packing)
        for _ in range(VARIANTS):
            try:
                found(damaged_list(whole, chance))
            except ZipError as error:
                assert str(error)


def damaged_list(whole: bytes, chance: random.Random) -> bytes:
    """Anywhere, or where the list of files is, which steers everything."""
    place = whole.index(b"PK\1\2")
    if chance.random() < 0.3:
        return damaged(whole, chance)
    changed = bytearray(whole)
    for _ in range(chance.randrange(1, 5)):
        changed[chance.randrange(place, len(whole))] = chance.randrange(256)
    return bytes(changed)
