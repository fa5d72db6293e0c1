"""The job that reads text in pictures: each once, marked when it cannot be, cleared for good."""

from io import StringIO
from typing import BinaryIO

import pytest
from django.core.management import CommandError, call_command

from apps.galleries import reasons, services
from apps.galleries.decoders.errors import DecoderError
from apps.galleries.models import Image
from apps.galleries.pictures import PictureError
from apps.galleries.services.renaming import rename_image
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.states import JobState
from apps.search.management.commands import words as words_command
from apps.search.models import SearchDocument
from apps.search.services import reading, reembedding
from apps.search.services.picture_texts import clear_text, read_again
from apps.vision.text import Line
from futu.doctor import findings
from futu.pictures import StorageDownError
from tests.search.reading.conftest import document_of, read_all
from tests.search.text.conftest import found

pytestmark = pytest.mark.both


def test_what_is_sure_enough_is_kept_and_found(owner, image, reader):
    reader.says("Harbour  Market", "Harbour Market", "—")
    reader.lines.append(Line("guessed", 0.2))
    job = read_all()
    assert (job.state, job.result) == (JobState.SUCCEEDED, {"with_text": 1})
    assert (document_of(image).text, document_of(image).reader) == ("Harbour Market", "fake-1")
    assert found(owner, "market") == [image.id]
    assert found(owner, "guessed") == []
    assert list(findings("search")) == []


def test_each_picture_is_read_once_and_again_by_a_newer_reader(owner, add, reader):
    add(1, 2, 3)
    read_all()
    read_all()
    assert reader.read_count == 3
    reader.name = "fake-2"
    reader.says("lantern")
    assert read_all().result == {"with_text": 3}
    assert len(found(owner, "lantern")) == 3


def test_pictures_that_come_are_read(add, reader, django_capture_on_commit_callbacks):
    reader.says("lantern")
    with django_capture_on_commit_callbacks(execute=True):
        added = add(1)
    [job] = Job.objects.filter(kind=reading.KIND)
    assert reading.request_reading() == job
    jobs.drain()
    assert document_of(added.images[0]).text == "lantern"


def test_what_a_fault_left_is_begun_within_the_hour(image, reader):
    reader.error = StorageDownError("away")
    read_all()
    reader.error = None
    reading.start_when_due()
    jobs.drain()
    assert document_of(image).reader == "fake-1"
    reading.start_when_due()
    assert Job.objects.filter(kind=reading.KIND).count() == 2


def test_nothing_is_begun_where_text_is_not_to_be_read(
    settings, add, reader, django_capture_on_commit_callbacks
):
    settings.FUTU_READ_TEXT = False
    with django_capture_on_commit_callbacks(execute=True):
        add(1)
    assert not Job.objects.filter(kind=reading.KIND).exists()


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (PictureError("too_slow"), "too_slow"),
        (PictureError("reader_died"), "reader_died"),
        (DecoderError("a bug"), reasons.UNEXPECTED),
    ],
)
def test_a_picture_that_cannot_be_read_is_marked_and_not_tried_again(image, reader, error, code):
    reader.error = error
    assert read_all().result == {"failed": 1}
    assert document_of(image).reading_failure == code
    reader.error = None
    assert read_all().result == {}
    call_command("words", "status", stdout=(out := StringIO()))
    assert "Could not be read: 1" in out.getvalue()


def test_failed_pictures_are_tried_again_on_request_and_by_a_newer_reader(
    image, reader, monkeypatch
):
    monkeypatch.setattr(words_command, "is_installed", lambda: True)
    reader.error = PictureError("too_slow")
    read_all()
    call_command("words", "read", "--failed", stdout=StringIO())
    jobs.drain()
    assert reader.read_count == 2
    reader.error, reader.name = None, "fake-2"
    reader.says("lantern")
    read_all()
    assert (document_of(image).text, document_of(image).reading_failure) == ("lantern", None)


def test_storage_that_is_away_marks_nothing(image, reader):
    reader.error = StorageDownError("away")
    assert read_all().state == JobState.FAILED
    assert document_of(image).reader == ""


def test_cleared_text_stays_cleared(owner, with_text, reader):
    image = with_text("secret code")
    clear_text(image)
    assert found(owner, "secret") == []
    reader.name = "fake-2"
    read_all()
    assert (document_of(image).text, reader.read_count) == ("", 1)
    read_again(image)
    read_all()
    assert found(owner, "secret") == [image.id]


def test_text_that_is_cleared_while_it_is_read_stays_cleared(image, reader, monkeypatch):
    reader.says("secret")
    read = reader.read

    def meanwhile(file: BinaryIO) -> list[Line]:
        clear_text(image)
        return read(file)

    monkeypatch.setattr(reader, "read", meanwhile)
    read_all()
    assert document_of(image).text == ""


def test_text_outlives_other_changes(owner, with_text):
    image = with_text("harbour market")
    rename_image(image, "quay.png")
    services.bin_images(Image.objects.filter(id=image.id), owner_id=owner.id)
    services.restore_images(Image.including_bin.filter(id=image.id), owner_id=owner.id)
    jobs.drain()
    call_command("words", "rebuild", stdout=StringIO())
    reembedding.begin("fake-twice")
    jobs.drain()
    assert found(owner, "harbour quay") == [image.id]
    assert SearchDocument.objects.get().reader == "fake-1"


def test_pictures_in_the_bin_wait_until_they_are_restored(owner, image, reader):
    services.bin_images(Image.objects.filter(id=image.id), owner_id=owner.id)
    assert read_all().result == {}
    assert reader.read_count == 0


def test_missing_packages_are_named(image, settings, monkeypatch):
    settings.FUTU_READ_TEXT = True
    monkeypatch.setattr(reading, "is_installed", lambda: False)
    monkeypatch.setattr(words_command, "is_installed", lambda: False)
    monkeypatch.setattr(words_command, "reader_name", lambda: "")
    job = read_all()
    assert job.state == JobState.FAILED
    assert "requirements-text.txt" in job.error
    with pytest.raises(CommandError, match=r"requirements-text\.txt"):
        call_command("words", "read")
    call_command("words", "status", stdout=(out := StringIO()))
    assert "requirements-text.txt" in out.getvalue()
