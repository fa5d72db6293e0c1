"""Damage of every kind is found, said in a sentence, and repaired where rows prove how."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from apps.accounts.models import User
from apps.comparison.models import Comparison
from apps.doctor.models import remedy_of
from apps.enhancement.models import Enhancement
from apps.films.models import Artifact
from apps.galleries.files import Variant, key
from apps.galleries.models import Gallery, Image
from apps.jobs.models import Job
from apps.jobs.services import start
from apps.media.keys import key_of_file
from apps.media.models import ClassUsage, QuarantinedFile
from apps.search.models import Embedding, IndexState, SearchDocument
from apps.search.services import building
from futu.doctor import FindingKind, find_kind
from tests.doctor.conftest import LONG_AGO, World, codes, flip, lay, path_of
from tests.search.index.test_lost_segments import folder_of

pytestmark = pytest.mark.both
Harm = Callable[[World], object]
PREVIEW, THUMBNAIL = Variant.PREVIEW, Variant.THUMBNAIL


def dead_job(world: World) -> None:
    job = start("media.sweep")
    values = {"state": "running", "worker": "gone:1:1", "heartbeat": LONG_AGO}
    Job.objects.filter(pk=job.pk).update(**values)


def orphaned_job(world: World) -> None:
    parent = start("media.sweep")
    start("media.sweep", parent=parent)
    Job.objects.filter(pk=parent.pk).update(state="failed", finished=LONG_AGO)


def unserved_job(world: World) -> None:
    job = start("media.sweep")
    Job.objects.filter(pk=job.pk).update(created=LONG_AGO)


def doubled_vector(world: World) -> None:
    table = Embedding._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT embedding_once_per_spec")
    row = Embedding.objects.get(image=world.image)
    row.pk, row.seq = None, 99
    row.save(force_insert=True)
    IndexState.objects.update(last_seq=99, removed=99 - Embedding.objects.count())


def damaged_vector(world: World) -> None:
    Embedding.objects.filter(image=world.image).update(vector=b"\x00" * 16)


def class_uncounted(world: World) -> None:
    ClassUsage.objects.update_or_create(owner=world.owner, name="films", defaults={"stored": 5})


# Damage that rows prove how to repair: afterwards, and after the jobs it started, all is well.
REPAIRED: dict[str, tuple[Harm, set[str]]] = {
    "preview deleted": (
        lambda of: default_storage.delete(path_of(of.image, PREVIEW)),
        {"preview_lost"},
    ),
    "thumbnail damaged": (
        lambda of: default_storage.save(path_of(of.image, THUMBNAIL), ContentFile(b"RIFF")),
        {"preview_broken"},
    ),
    "vector deleted": (
        lambda of: Embedding.objects.filter(image=of.image).delete(),
        {"vector_missing", "index_count"},
    ),
    "vector damaged": (damaged_vector, {"vector_damaged"}),
    "vector of a picture in the bin": (
        lambda of: Image.objects.filter(id=of.image.id).update(binned=timezone.now()),
        {"vector_misplaced"},
    ),
    "numbers of an index": (
        lambda of: IndexState.objects.update(last_seq=0),
        {"vector_beyond"},
    ),
    "words": (
        lambda of: SearchDocument.objects.filter(image=of.image).update(tokens="other"),
        {"words_differ"},
    ),
    "quota": (lambda of: User.objects.filter(pk=of.owner.pk).update(stored=1), {"quota"}),
    "quota of a class": (class_uncounted, {"class_count"}),
    "job of a dead worker": (dead_job, {"job_stuck"}),
    "part of a job that ended": (orphaned_job, {"job_orphaned"}),
    "picture without a job": (
        lambda of: Image.objects.filter(id=of.image.id).update(state="pending", job=None),
        {"picture_waits", "vector_misplaced"},
    ),
    "stray picture": (lambda of: lay(key(uuid4(), Variant.ORIGINAL)), {"picture_stray"}),
    "stray file": (lambda of: lay(key_of_file(uuid4())), {"file_stray"}),
    "stray search": (lambda of: lay("queries/left"), {"query_stray"}),
    "stray pieces": (lambda of: lay(f"uploads/{uuid4()}/data"), {"pieces_stray"}),
    "file in another's folder": (lambda of: lay(f"media/zz/{uuid4()}"), {"file_unknown"}),
    "half-written file": (
        lambda of: lay(path_of(of.image).replace("original", ".saving-x1")),
        {"half_written"},
    ),
    "unknown file": (
        lambda of: lay(path_of(of.image).replace("original", "notes.txt")),
        {"file_unknown"},
    ),
    "file not listed in quarantine": (
        lambda of: lay("quarantine/20260101T000000Z-0a0a0a0a/media/ab/lost"),
        {"quarantine_unlisted"},
    ),
    "part of a film": (
        lambda of: default_storage.delete(of.part.file.key),
        {"film_part_lost", "file_lost"},
    ),
}

# Damage of which no row knows what was there: a person is told what to do.
LEFT: dict[str, tuple[Harm, set[str]]] = {
    "original deleted": (lambda of: default_storage.delete(path_of(of.image)), {"picture_lost"}),
    "original flipped": (lambda of: flip(path_of(of.image)), {"picture_changed"}),
    "original cut short": (
        lambda of: default_storage.save(path_of(of.image), ContentFile(b"short")),
        {"picture_changed", "picture_short"},
    ),
    "file deleted": (lambda of: default_storage.delete(of.file.key), {"file_lost"}),
    "file flipped": (lambda of: flip(of.file.key), {"file_changed"}),
    "file cut short": (
        lambda of: default_storage.save(of.file.key, ContentFile(b"short")),
        {"file_changed", "file_short"},
    ),
    "result of a film": (
        lambda of: default_storage.delete(of.film.outputs.get().file.key),
        {"film_output_lost", "file_lost"},
    ),
    "comparison": (
        lambda of: Comparison.objects.create(owner=of.owner, result={"similarity": 1}, error="x"),
        {"comparison_both"},
    ),
    "enhancement": (
        lambda of: Enhancement.objects.create(
            owner=of.owner, width=1, height=1, recipe={"scale": 2}, finished=timezone.now()
        ),
        {"enhancement_unsaid"},
    ),
    "queue without workers": (unserved_job, {"queue_unserved"}),
}


@pytest.mark.parametrize(("harm", "expected"), REPAIRED.values(), ids=REPAIRED.keys())
def test_what_rows_prove_is_repaired(harm: Harm, expected: set[str], world: World, examine):
    harm(world)
    found = examine(drain=False)
    assert codes(found) == expected
    assert found.repaired == 0
    examine(repair=True)
    assert examine().counts == {}
    assert Image.objects.filter(state="failed").count() == 0


@pytest.mark.parametrize(("harm", "expected"), LEFT.values(), ids=LEFT.keys())
def test_what_no_row_proves_is_left_to_a_person(harm: Harm, expected: set[str], world, examine):
    harm(world)
    report = examine(repair=True, drain=False)
    assert codes(report) == expected
    assert report.repaired == 0
    for sentence, finding in zip(report.sentences, report.findings, strict=True):
        assert str(finding["id"]).split("/")[0] in sentence or finding["values"]
        assert remedy_of(finding)


def test_a_healthy_instance_has_no_findings(world: World, examine):
    report = examine()
    assert (report.counts, report.findings) == ({}, [])
    assert report.rows > 10
    assert report.read_bytes > Image.objects.get(id=world.image.id).bytes


@pytest.mark.postgres
def test_a_vector_that_is_there_twice_is_there_once_afterwards(world: World, examine):
    doubled_vector(world)
    assert codes(examine()) == {"vector_doubled"}
    examine(repair=True)
    assert Embedding.objects.filter(image=world.image).count() == 1
    assert examine().counts == {}


@pytest.mark.parametrize("repair", [False, True])
def test_a_flipped_segment_is_built_anew(repair, world, examine, add, gallery, settings, tmp_path):
    settings.FUTU_INDEX_MIN, settings.FUTU_INDEX = 3, tmp_path / "index"
    building.build(state_of(gallery).pk, lambda done, total: None)
    folder = folder_of(state_of(gallery))
    largest = max(folder.iterdir(), key=lambda path: path.stat().st_size)
    content = bytearray(largest.read_bytes())
    content[len(content) // 2] ^= 1
    largest.write_bytes(content)
    report = examine(repair=repair)
    if not repair:
        assert codes(report) == {"segment_unusable"}
        assert state_of(gallery).fault == "", "looking changes nothing"
        return
    assert report.repaired == 1
    assert state_of(gallery).segment != ""
    assert folder_of(state_of(gallery)) != folder
    assert examine().counts == {}


def state_of(gallery: Gallery) -> IndexState:
    return IndexState.objects.get(gallery=gallery)


def test_a_preview_is_not_made_of_a_damaged_original(world: World, examine):
    flip(path_of(world.image))
    default_storage.delete(path_of(world.image, PREVIEW))
    examine(repair=True)
    assert not default_storage.exists(path_of(world.image, PREVIEW))
    assert codes(examine()) == {"picture_changed", "preview_lost"}


def test_a_part_of_a_film_that_is_being_made_is_left_to_its_job(world: World, examine):
    world.film.job = start("films.sweep")
    world.film.save()
    default_storage.delete(world.part.file.key)
    assert codes(examine(repair=True, drain=False)) == {"file_lost"}
    assert Artifact.objects.filter(pk=world.part.pk).exists()


def test_nothing_is_repaired_while_the_disk_is_not_mounted(world: World, examine, settings):
    """An empty folder in its place: all files lack, and none is lost."""
    for folder in default_storage.listdir("")[0]:
        for path in _files(folder):
            default_storage.delete(path)
    User.objects.update(stored=1)
    report = examine(repair=True, drain=False)
    assert {"storage_away", "picture_lost", "file_lost", "quota"} <= codes(report)
    assert report.repaired == 0
    assert Artifact.objects.filter(pk=world.part.pk).exists()


def _files(folder: str) -> list[str]:
    folders, names = default_storage.listdir(folder)
    below = [path for name in folders for path in _files(f"{folder}/{name}")]
    return [*below, *(f"{folder}/{name}" for name in names)]


def test_each_kind_of_trouble_says_what_to_do():
    """In words that take the finding's values."""
    for code in {*(code for _, all_ in (REPAIRED | LEFT).values() for code in all_)}:
        found = find_kind(code)
        assert isinstance(found, FindingKind)
        assert str(found.sentence)
        assert str(found.remedy)


def test_quarantined_files_say_from_where(world: World, examine):
    path = lay(key_of_file(uuid4()))
    examine(repair=True)
    kept = QuarantinedFile.objects.get()
    assert (kept.key, kept.code, kept.bytes) == (path, "file_stray", 5)
    assert not default_storage.exists(path)
    assert default_storage.exists(kept.place)
    assert timezone.now() - kept.moved < timedelta(minutes=5)
