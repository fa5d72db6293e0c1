"""Truncated, damaged or missing segment files: searches continue, and segments are rebuilt."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from apps.galleries.models import Gallery
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.search.index.readers import readers
from apps.search.index.segment import Header
from apps.search.models import Embedding, IndexState
from apps.search.services import building, index_maintenance
from tests.search.index.vectors import SPEC, Vectors, check_answers, remove, state_of, write

BUILDS = Job.objects.filter(kind=building.KIND)


@pytest.fixture
def vectors(gallery: Gallery) -> Vectors:
    """Vectors of a gallery with a segment, some newer rows, and some deleted ones."""
    vectors = write(gallery, 80)
    building.build(state_of(gallery).pk, lambda done, total: None)
    vectors |= write(gallery, 5)
    remove(gallery, vectors, 3)
    return vectors


def folder_of(state: IndexState) -> Path:
    folder: Path = settings.FUTU_INDEX / state.segment.removeprefix("files:")
    return folder


def cut_short(folder: Path) -> None:
    largest = max(folder.iterdir(), key=lambda path: path.stat().st_size)
    os.truncate(largest, largest.stat().st_size // 2)


def without_a_header(folder: Path) -> None:
    for path in folder.glob("*.json"):
        path.unlink()


HARMS = [cut_short, without_a_header, shutil.rmtree]


@pytest.mark.parametrize("harm", HARMS)
def test_open_and_new_readers_keep_answering(gallery, vectors, harm: Callable[[Path], None]):
    check_answers(gallery, vectors)
    harm(folder_of(state_of(gallery)))
    check_answers(gallery, vectors)
    readers.clear()  # As in a newly started process.
    check_answers(gallery, vectors)
    assert state_of(gallery).fault
    assert BUILDS.count() == 1
    readers.clear()
    check_answers(gallery, vectors)
    assert BUILDS.count() == 1
    jobs.drain()
    state = state_of(gallery)
    assert (state.fault, state.count, state.epoch) == ("", 82, 2)
    assert folder_of(state).exists()
    check_answers(gallery, vectors)


def test_a_flipped_bit_is_found_by_verifying(gallery, vectors):
    call_command("index", "verify")
    largest = max(folder_of(state_of(gallery)).iterdir(), key=lambda path: path.stat().st_size)
    content = bytearray(largest.read_bytes())
    content[len(content) // 2] ^= 1
    largest.write_bytes(content)
    with pytest.raises(CommandError, match="1 cannot be used"):
        call_command("index", "verify")
    assert BUILDS.count() == 1
    jobs.drain()
    call_command("index", "verify")
    check_answers(gallery, vectors)


@pytest.mark.parametrize("number", [6e4, -6e4, np.inf])
def test_a_vector_of_impossible_length_is_noticed_by_the_query_that_meets_it(
    gallery, vectors, number: float
):
    """The bytes are only compared with their checksum now and then."""
    file = folder_of(state_of(gallery)) / "vectors.faiss"
    content = bytearray(file.read_bytes())
    content[-2:] = np.float16(number).tobytes()  # The last number of the last vector.
    file.write_bytes(content)
    check_answers(gallery, vectors)
    assert "unit vectors" in state_of(gallery).fault
    jobs.drain()
    assert state_of(gallery).fault == ""
    check_answers(gallery, vectors)


def test_a_reader_keeps_using_a_dropped_segment(gallery, vectors):
    check_answers(gallery, vectors)
    [reader] = readers._held.values()
    bulk = reader._bulk
    assert bulk
    old = folder_of(state_of(gallery))
    building.build(state_of(gallery).pk, lambda done, total: None, force=True)
    assert not old.exists()
    query = next(iter(vectors.values()))
    assert len(bulk.search(query, 10)) == 10
    check_answers(gallery, vectors)
    assert not BUILDS.exists()


def test_a_segment_that_was_replaced_since_its_row_was_read_is_no_loss(gallery, vectors):
    before = state_of(gallery)
    building.build(before.pk, lambda done, total: None, force=True)
    [reader], _ = readers.refreshed([before], len(next(iter(vectors.values()))))
    assert reader._bulk
    assert state_of(gallery).fault == ""
    check_answers(gallery, vectors)


@pytest.mark.parametrize("step", ["check_sizes", "check_sums"])
def test_a_segment_that_is_dropped_while_it_is_opened_is_no_loss(
    gallery, vectors, monkeypatch, step
):
    check = getattr(Header, step)

    def drop_first(header: Header, *args: object) -> None:
        monkeypatch.setattr(Header, step, check)
        building.build(state_of(gallery).pk, lambda done, total: None, force=True)
        check(header, *args)

    monkeypatch.setattr(Header, step, drop_first)
    check_answers(gallery, vectors)
    assert not state_of(gallery).fault


def test_files_are_deleted_with_their_gallery(gallery, vectors):
    folder = folder_of(state_of(gallery))
    gallery.delete()
    jobs.drain()
    assert not folder.exists()
    assert index_maintenance.living() == []


def test_a_model_that_comes_back_is_read_anew(gallery, vectors):
    """Its index counts from the beginning again, in a process that has read the first one."""
    check_answers(gallery, vectors)
    Embedding.objects.filter(spec=SPEC).delete()
    IndexState.objects.filter(spec=SPEC).delete()
    check_answers(gallery, write(gallery, 20, seed=6))
