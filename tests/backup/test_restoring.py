"""What was backed up is all there again, and only in an empty instance."""

import hashlib
import io
import json
import sqlite3
import zipfile
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.backup.errors import BackupError
from apps.backup.layout import DATABASE, MANIFEST, file_name
from apps.backup.models import Backup, Schedule
from apps.backup.services import copying, present_plan
from apps.galleries import files
from apps.galleries.files import Variant
from apps.galleries.models import Gallery, Image
from apps.galleries.services import remove_images
from apps.jobs import services as jobs
from apps.jobs.models import Job, Worker
from apps.jobs.services import recovery
from apps.media.models import StoredFile, Upload
from apps.media.services import keep_file
from apps.search.models import Embedding, IndexState
from tests.backup.conftest import empty_instance, faults, stored
from tests.conftest import signed_in
from tests.media.conftest import begin_film, film_bytes, send_piece
from tests.media.kinds import FILM

pytestmark = pytest.mark.django_db(transaction=True)


def ask(client, upload, seed: int):
    return client.post(reverse("search:new"), {"file": upload(seed=seed)}, follow=True)


def found_by(client, upload, seed: int) -> list[str]:
    matches = ask(client, upload, seed).context["matches"]
    return [match.image.name for match in matches]


@pytest.mark.both
def test_everything_is_there_again(add, owner, mate, upload, make, restore):
    add(1, 2)
    theirs = Gallery.objects.create(owner=mate, name="Mate's")
    add(3, to=theirs)
    film = keep_file(owner.id, FILM, "film.mp4", io.BytesIO(film_bytes(1000)), "video/mp4")
    ask(signed_in(owner), upload, 2)
    before, vectors = stored(), sorted(Embedding.objects.values_list("image", "vector"))
    made = make()
    assert (made.state, made.missing, made.gone) == ("done", 0, 0)
    empty_instance()
    assert not restore().damaged
    after = stored()
    # Small pictures of searches are made when they are looked at.
    assert {key: of for key, of in before.items() if not key.endswith(".webp")} == after
    assert sorted(Embedding.objects.values_list("image", "vector")) == vectors
    assert faults() == []
    assert StoredFile.objects.get().key == film.key
    # Each finds their own, and a stranger is asked to sign in.
    owner, mate = User.objects.get(username="owner"), User.objects.get(username="mate")
    assert found_by(signed_in(owner), upload, 2)[0] == "picture-2.png"
    assert found_by(signed_in(mate), upload, 3) == ["picture-3.png"]
    image = Image.objects.get(name="picture-1.png")
    page = reverse("galleries:picture", args=[image.id])
    assert signed_in(owner).get(page).status_code == 200
    assert signed_in(mate).get(page).status_code == 404
    # New rows get numbers that no row has.
    assert User.objects.create_user("new").pk not in (owner.pk, mate.pk)
    add_more = Gallery.objects.get(name="Holidays")
    add(9, to=add_more)
    assert found_by(signed_in(owner), upload, 9)[0] == "picture-9.png"
    assert faults() == []
    # The row of the backup itself, which ran when its database was copied.
    assert Backup.objects.get().state == Backup.State.DONE


@pytest.mark.both
def test_what_waited_is_queued_again(add, make, restore, upload, owner):
    add(1)
    add(2, 3, work=False)
    job = Job.objects.filter(kind="galleries.add").latest("created")
    # One that a worker of then holds.
    Job.objects.filter(pk=job.pk).update(state="running", worker="gone:1:1", started=job.created)
    Worker.objects.create(queue="default", host="gone", pid=1, seen=job.created)
    make()
    empty_instance()
    restore()
    assert Image.objects.filter(state="pending").count() == 2
    assert not Worker.objects.exists()
    recovery.reconcile()
    jobs.drain()
    assert set(Image.objects.values_list("state", flat=True)) == {"ready"}
    assert Job.objects.get(pk=job.pk).attempts <= 2
    assert faults() == []
    assert found_by(signed_in(User.objects.get()), upload, 3)[0] == "picture-3.png"


def test_a_whole_upload_is_kept_and_one_that_arrives_is_forgotten(
    owner, owner_client, film, small_pieces, make, restore
):
    content = film_bytes(2 * small_pieces)
    whole, arriving = (begin_film(owner_client, len(content))["Location"] for _ in range(2))
    send_piece(owner_client, arriving, 0, content[:small_pieces])
    for start in range(0, len(content), small_pieces):
        send_piece(owner_client, whole, start, content[start : start + small_pieces])
    make()
    empty_instance()
    restore()
    # Its job had not begun.
    recovery.reconcile()
    jobs.drain()
    film = StoredFile.objects.get()
    with default_storage.open(film.key) as file:
        assert file.read() == content
    assert film.owner.username == "owner"
    assert not Upload.objects.filter(state=Upload.State.OPEN).exists()
    assert faults() == []


def test_indexes_are_forgotten_and_made_anew(add, make, restore, gallery):
    add(1)
    IndexState.objects.update(segment="files:x/1", segment_seq=1, count=1)
    make()
    empty_instance()
    restore()
    assert IndexState.objects.get().segment == ""
    assert faults() == []


@pytest.mark.both
def test_what_is_deleted_meanwhile_is_noted_and_gone_after_a_restore(
    add, make, restore, monkeypatch
):
    add(1, 2)
    doomed = Image.objects.get(name="picture-1.png")
    copy = copying.copy_files

    def delete_then_copy(*args):
        remove_images(Image.including_bin.filter(id=doomed.id))
        return copy(*args)

    monkeypatch.setattr("apps.backup.services.making.copy_files", delete_then_copy)
    made = make()
    assert (made.gone, made.missing, made.code) == (3, 0, "")
    empty_instance()
    restore()
    assert [image.name for image in Image.including_bin.all()] == ["picture-2.png"]
    assert faults() == []


def test_what_is_missing_or_damaged_is_an_error_and_the_rest_is_kept(add, make, restore):
    add(1, 2, 3)
    lost, rotten, _ = Image.objects.order_by("name")
    default_storage.delete(files.key(lost.id, Variant.ORIGINAL))
    Path(default_storage.path(files.key(rotten.id, Variant.ORIGINAL))).write_bytes(b"rotten")
    made = make()
    assert (made.state, made.missing, made.gone) == ("done", 2, 0)
    assert "2 files are missing or damaged" in made.reason
    empty_instance()
    restore()
    assert len(stored()) == 7
    assert Image.objects.count() == 3


class TestRefusals:
    """Nothing is changed, and a sentence says why."""

    def refused(self, restore, name: str = "") -> str:
        before, people = stored(), User.objects.count()
        with pytest.raises(BackupError) as refusal:
            restore(name)
        assert (stored(), User.objects.count()) == (before, people)
        return str(refusal.value)

    def test_an_instance_with_people(self, add, make, restore):
        add(1)
        make()
        assert "This instance is not empty: 1 × user" in self.refused(restore)

    def test_files_of_who_knows_whom(self, add, make, restore):
        add(1)
        make()
        empty_instance()
        files.save(Image().id, Variant.ORIGINAL, b"?")
        assert "1 file in its storage" in self.refused(restore)

    def test_no_backup(self, restore):
        assert "no complete backup" in self.refused(restore)

    def test_another_name(self, add, make, restore):
        make()
        empty_instance()
        assert "There is no backup named 2020" in self.refused(restore, "2020")

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"migrations": {"galleries": ["9999_later"]}}, "made by a newer release"),
            ({"format": 99}, "made by a newer release"),
            ({"vendor": "oracle"}, "of a oracle database"),
            ({"bytes": 2**62}, "are free here"),
        ],
    )
    def test_what_this_release_cannot_restore(self, make, restore, target, change, sentence):
        change_manifest(target, make().name, **change)
        empty_instance()
        assert sentence in self.refused(restore)

    def test_a_damaged_database(self, make, restore, target):
        path = target / "backups" / make().name / DATABASE
        path.write_bytes(path.read_bytes()[:-9])
        empty_instance()
        assert "database.zip of the backup cannot be read" in self.refused(restore)

    def test_workers_that_run(self, make, restore):
        make()
        empty_instance()
        Worker.objects.create(queue="default", host="here", pid=1, seen=timezone.now())
        assert "Stop web and workers" in self.refused(restore)


def change_manifest(target: Path, name: str, **changes) -> None:
    path = target / "backups" / name / MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_a_file_that_is_damaged_in_the_backup_is_named_and_not_restored(
    image, make, restore, target
):
    make()
    (target / file_name(image.sha256)).write_bytes(b"rotten")
    empty_instance()
    assert restore().damaged == [files.key(image.id, Variant.ORIGINAL)]
    assert len(stored()) == 2


def test_a_restore_that_was_cut_short_is_done_again(image, make, restore, monkeypatch):
    make()
    empty_instance()

    class CutError(Exception):
        pass

    def cut(*args):
        raise CutError

    with monkeypatch.context() as patched:
        patched.setattr("apps.backup.services.restoring._load", cut)
        with pytest.raises(CutError):
            restore()
    assert stored()
    restore()
    assert faults() == []
    assert Image.objects.get().id == image.id


def test_a_copy_makes_no_backups_by_itself(image, make, restore, target):
    Schedule.objects.create(target=str(target), hour=4, keep=1)
    make()
    empty_instance()
    restore()
    assert Schedule.objects.get().enabled is False
    assert present_plan() is None


def test_an_older_release_is_migrated(image, make, restore, target):
    """As one before this app: without its tables and its migrations."""
    name = make().name
    if connection.vendor != "sqlite":
        pytest.skip("the table is taken out of SQLite's file")
    path = target / "backups" / name / DATABASE
    folder = path.parent
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    with sqlite3.connect(folder / "database.sqlite3") as rows:
        for model in apps.get_app_config("backup").get_models():
            rows.execute(f"DROP TABLE {model._meta.db_table}")
        rows.execute("DELETE FROM django_migrations WHERE app = 'backup'")
    rows.close()
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(folder / "database.sqlite3", "database.sqlite3")
    content = path.read_bytes()
    manifest = json.loads((folder / MANIFEST).read_text())
    del manifest["migrations"]["backup"]
    part = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    change_manifest(target, name, migrations=manifest["migrations"], database=part)
    empty_instance()
    restore()
    assert faults() == []
    assert not Backup.objects.exists()
