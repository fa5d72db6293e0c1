"""Rows, bytes and counts of files agree, whatever happens between them."""

import io
import os
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.db import connection
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.services import erase_account, room_of
from apps.galleries.pictures import PictureError
from apps.galleries.uploads import begin as begin_picture
from apps.jobs import services as jobs
from apps.media.errors import FileError
from apps.media.models import ClassUsage, QuarantinedFile, StoredFile, Upload
from apps.media.services import keep_file, quarantine, remove_files, sweep
from apps.media.services.quota import free_for
from apps.media.services.verifying import faults
from apps.media.storage import move_file
from apps.media.uploads import stored_ids, sweep_uploads
from futu.pictures import StorageDownError
from futu.quotas import class_quotas
from tests.media.conftest import begin_film, film_bytes, send_piece
from tests.media.kinds import FILM

pytestmark = pytest.mark.both

FILM_BYTES = film_bytes(1000)


@pytest.fixture
def keep(owner, film):
    def keep_film(content: bytes = FILM_BYTES) -> StoredFile:
        return keep_file(owner.id, film, "film.mp4", io.BytesIO(content), "video/mp4")

    return keep_film


def age(key: str, in_objects: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a file be older than any that is being written."""
    if in_objects:
        monkeypatch.setattr("apps.media.services.sweeping.GRACE", timedelta(seconds=-1))
    else:
        os.utime(default_storage.path(key), (0, 0))


class TestQuota:
    def test_it_is_shared_with_pictures(self, keep, owner, add):
        keep()
        before = room_of(owner.id).stored
        assert before == len(FILM_BYTES)
        image = add(1).images[0]
        assert room_of(owner.id).stored == before + image.bytes
        User.objects.update(quota=room_of(owner.id).stored + 10)
        with pytest.raises(FileError, match="10\xa0bytes of your room is free"):
            keep()
        assert StoredFile.objects.count() == 1

    def test_a_class_may_have_its_own(self, keep, owner, settings):
        settings.FUTU_CLASS_QUOTAS = {"reels": 2500}
        owner.quota = 1
        owner.save()
        keep()
        keep()
        assert (room_of(owner.id).stored, ClassUsage.objects.get().stored) == (0, 2000)
        with pytest.raises(FileError):
            keep()
        remove_files(StoredFile.objects.all())
        assert ClassUsage.objects.get().stored == 0

    def test_no_limit_is_zero(self, keep, owner, settings):
        settings.FUTU_CLASS_QUOTAS = {"reels": 0}
        owner.quota = 1
        owner.save()
        assert free_for(owner.id, FILM.quota) is None
        assert keep().counted_in == "reels"

    def test_given_back_where_it_was_counted(self, keep, owner, settings):
        keep()
        settings.FUTU_CLASS_QUOTAS = {"reels": 5000}
        keep()
        remove_files(StoredFile.objects.all())
        assert (room_of(owner.id).stored, ClassUsage.objects.get().stored) == (0, 0)

    def test_what_arrives_of_one_kind_counts_for_the_others(
        self, owner, owner_client, gallery, film
    ):
        owner.quota = 1000
        owner.save()
        begin_film(owner_client, 900)
        with pytest.raises(PictureError):
            begin_picture(gallery, owner.id, "a.png", 200)

    def test_the_setting_is_read_or_refused(self):
        assert class_quotas("films=10, results=0") == {"films": 10, "results": 0}
        assert class_quotas("") == {}
        for wrong in ("films", "films=", "=5", "films=many", "films=-1"):
            with pytest.raises(ImproperlyConfigured):
                class_quotas(wrong)


class TestVerify:
    def test_all_agrees(self, keep):
        keep()
        assert list(faults()) == []

    @pytest.mark.parametrize(
        ("harm", "said"),
        [
            (lambda file: default_storage.delete(file.key), "has lost its bytes"),
            (lambda file: StoredFile.objects.update(bytes=1), "of its 1 bytes"),
            (lambda file: StoredFile.objects.update(counted_in="reels"), "0 bytes are counted"),
            (
                lambda file: StoredFile.objects.filter(id=file.id)._raw_delete("default"),
                "belong to no file",
            ),
        ],
        ids=["lost", "cut", "uncounted", "without a row"],
    )
    def test_what_does_not_is_named(self, harm, said, keep):
        file = keep()
        harm(file)
        assert any(said in fault for fault in faults())


class TestSweep:
    def test_what_no_row_speaks_of_goes(self, keep, in_objects, monkeypatch):
        kept, orphan = keep(), keep()
        StoredFile.objects.filter(id=orphan.id)._raw_delete("default")
        assert sweep() == 0, "it may be that its row is just being written"
        age(orphan.key, in_objects, monkeypatch)
        assert sweep() == 1
        assert not default_storage.exists(orphan.key)
        assert default_storage.exists(kept.key)
        moved = QuarantinedFile.objects.get()
        assert (moved.key, moved.code, moved.bytes) == (orphan.key, "swept", orphan.bytes)
        quarantine.restore(moved)
        assert default_storage.exists(orphan.key)

    def test_one_that_has_a_row_by_now_stays(self, keep):
        file = keep()
        assert not quarantine.sweep_aside(file.key, StoredFile.objects.exists)
        assert default_storage.exists(file.key)
        assert not quarantine.sweep_aside("media/ab/gone", lambda: False)
        assert not QuarantinedFile.objects.exists()

    def test_one_whose_row_comes_while_it_moves_is_moved_back(self, keep):
        file, answers = keep(), iter((False, True))
        assert not quarantine.sweep_aside(file.key, lambda: next(answers))
        assert default_storage.exists(file.key)
        assert list(quarantine.without_row()) == []
        assert not QuarantinedFile.objects.exists()

    def test_nothing_moves_within_a_transaction(self, keep, monkeypatch):
        """An object store copies: rows would be locked for as long."""
        held, moved = len(connection.savepoint_ids), []

        def watched(*keys: str) -> None:
            moved.append(len(connection.savepoint_ids) == held)
            move_file(*keys)

        monkeypatch.setattr(quarantine, "move_file", watched)
        assert quarantine.sweep_aside(keep().key, lambda: False)
        assert moved == [True]

    def test_what_was_put_aside_goes_after_its_time_or_beyond_its_room(self, keep, settings):
        files = [keep() for _ in range(4)]
        for file, age in zip(files, (31, 3, 2, 1), strict=True):
            quarantine.put_aside(file.key, "swept" if age < 31 else "file_stray")
            moved = timezone.now() - timedelta(days=age)
            QuarantinedFile.objects.filter(key=file.key).update(moved=moved)
        size = files[0].bytes
        settings.FUTU_QUARANTINE_BYTES = 2 * size
        assert quarantine.purge_swept() == (1, size)
        settings.FUTU_QUARANTINE_DAYS = 2
        assert quarantine.purge_swept() == (1, size)
        left = set(QuarantinedFile.objects.values_list("key", flat=True))
        assert left == {files[0].key, files[3].key}

    def test_a_large_one_stays_for_days_all_the_same(self, keep, settings):
        file = keep()
        settings.FUTU_QUARANTINE_BYTES = 0
        quarantine.sweep_aside(file.key, lambda: False)
        assert quarantine.purge_swept() == (0, 0)
        QuarantinedFile.objects.update(moved=timezone.now() - quarantine.AT_LEAST)
        assert quarantine.purge_swept() == (1, file.bytes)

    def test_one_that_is_deleted_meanwhile_ends_no_sweep(self, keep, monkeypatch):
        def gone(*keys: str) -> None:
            raise FileNotFoundError

        monkeypatch.setattr(quarantine, "move_file", gone)
        assert not quarantine.sweep_aside(keep().key, lambda: False)
        assert not QuarantinedFile.objects.exists()

    def test_half_written_ones_go(self, db, in_objects, monkeypatch):
        name = "media/ab/.saving-x"
        default_storage.save(name, ContentFile(b"half"))
        sweep()
        assert default_storage.exists(name)
        age(name, in_objects, monkeypatch)
        sweep()
        assert not default_storage.exists(name)

    def test_expired_ones_go(self, keep, owner, django_capture_on_commit_callbacks):
        file, kept = keep(), keep()
        StoredFile.objects.filter(id=file.id).update(expires=timezone.now())
        with django_capture_on_commit_callbacks(execute=True):
            assert sweep() == 1
        assert not default_storage.exists(file.key)
        assert StoredFile.objects.get() == kept
        assert room_of(owner.id).stored == kept.bytes

    def test_lost_ones_are_marked_until_they_are_back(self, keep):
        file = keep()
        default_storage.delete(file.key)
        sweep()
        assert StoredFile.objects.get().lost is not None
        default_storage.save(file.key, ContentFile(FILM_BYTES))
        sweep()
        assert StoredFile.objects.get().lost is None

    def test_a_store_that_is_unavailable_loses_nothing(self, keep, monkeypatch):
        keep()

        def down(*_):
            raise StorageDownError

        monkeypatch.setattr(type(storages["default"]), "exists", down)
        with pytest.raises(StorageDownError):
            sweep()
        assert StoredFile.objects.get().lost is None

    def test_an_upload_whose_job_waits_is_kept(self, sent):
        sent(FILM_BYTES)
        Upload.objects.update(touched=timezone.now() - timedelta(days=3))
        assert sweep_uploads() == 0
        jobs.drain()
        assert StoredFile.objects.count() == 1
        Upload.objects.update(touched=timezone.now() - timedelta(days=3))
        assert sweep_uploads() == 1
        assert default_storage.exists(StoredFile.objects.get().key), "the file is no upload's"

    def test_one_left_in_the_middle_goes(self, owner_client, film, small_pieces):
        address = begin_film(owner_client, 3 * small_pieces)["Location"]
        send_piece(owner_client, address, 0, film_bytes(2 * small_pieces))
        Upload.objects.update(touched=timezone.now() - timedelta(days=3))
        assert sweep_uploads() == 1
        assert stored_ids() == []


def test_files_go_with_their_owner(keep, owner, django_capture_on_commit_callbacks):
    file = keep()
    owner.is_active = False
    owner.save()
    with django_capture_on_commit_callbacks(execute=True):
        erase_account(owner.id, lambda: None)
    assert not default_storage.exists(file.key)
    assert not StoredFile.objects.exists()


def test_a_crash_before_the_row_leaves_no_bytes(keep, monkeypatch):
    monkeypatch.setattr("apps.media.services.keeping.write_row", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        keep()
    assert list(faults()) == []
