"""What a run copies, what it does not read again, and how it ends."""

import errno
import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from apps.backup import services
from apps.backup.errors import BackupError
from apps.backup.layout import LIST, MANIFEST
from apps.backup.ledger import read_list
from apps.backup.models import Backup
from apps.backup.services import copying, lock, reading
from apps.backup.services.retention import kept
from apps.backup.targets.folder import FolderTarget
from apps.galleries import files
from apps.galleries.files import Variant
from apps.galleries.models import Gallery, Image
from apps.galleries.services import remove_images
from futu.pictures import StorageDownError
from tests.backup.conftest import names_in, stored

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def read(monkeypatch) -> list[str]:
    """Keys of the files that were opened to be copied."""
    keys: list[str] = []
    pieces = reading.file_pieces

    def file_pieces(file):
        keys.append(file.key)
        return pieces(file)

    monkeypatch.setattr(copying, "file_pieces", file_pieces)
    return keys


def test_only_what_is_new_is_read_and_copied(add, make, read, target):
    add(1, 2)
    first = make()
    assert (first.count, first.new_count, len(read)) == (6, 4, 6)
    read.clear()
    again = make()
    assert (again.count, again.new_count, read) == (6, 0, [])
    assert again.bytes == first.bytes == sum(map(len, stored().values()))
    add(3)
    assert (make().new_count, len(read)) == (2, 3)
    assert len(names_in(target, "files")) == 6


def test_bytes_that_two_pictures_have_are_kept_once(add, make, owner, target):
    add(1)
    add(1, to=Gallery.objects.create(owner=owner, name="Again"))
    made = make()
    assert made.count == 6
    assert len(names_in(target, "files")) == 2


def test_every_file_is_in_the_list_with_its_checksum(image, make, target):
    name = make().name
    listed = {one.key: one.sha for one in read_list(target / "backups" / name / LIST)}
    assert listed == {key: hashlib.sha256(of).hexdigest() for key, of in stored().items()}


def test_previews_that_were_made_anew_are_copied_anew(image, make, read):
    make()
    read.clear()
    files.save(image.id, Variant.PREVIEW, b"another")
    Image.objects.update(prepared_at=image.prepared_at + timedelta(seconds=1))
    assert make().new_count == 1
    assert len(read) == 2


class TestEnds:
    """A run that does not come to its end leaves no backup; the next one goes on from it."""

    def fails(self, make) -> Backup:
        with pytest.raises((BackupError, OSError, RuntimeError)):
            make()
        return Backup.objects.latest("started")

    def test_a_full_target(self, add, make, monkeypatch, target):
        add(1, 2)
        calls, usual = iter(range(100)), FolderTarget.put

        def put(self, name, pieces):
            if next(calls) > 2:
                raise OSError(errno.ENOSPC, "No space left on device")
            usual(self, name, pieces)

        with monkeypatch.context() as patched:
            patched.setattr(FolderTarget, "put", put)
            row = self.fails(make)
        assert (row.state, row.code) == ("failed", "target_full")
        assert "no room left" in row.reason
        assert not list(target.rglob(MANIFEST))
        made = make()
        assert (made.count, made.new_count) == (6, 2)
        # Of the run that failed nothing is left.
        assert len(list(target.glob("backups/*"))) == 1

    def test_a_target_that_is_gone_meanwhile(self, image, make, monkeypatch, target):
        copy = copying.copy_files

        def unmount(*args):
            copied = copy(*args)
            (target / "futu-backup.json").unlink()
            return copied

        make()
        monkeypatch.setattr("apps.backup.services.making.copy_files", unmount)
        assert self.fails(make).code == "lost_target"

    def test_a_disk_that_is_not_mounted(self, image, make, target, tmp_path_factory):
        make()
        mounted = target.rename(tmp_path_factory.mktemp("elsewhere") / "disk")
        target.mkdir()
        assert "Is the disk mounted?" in self.fails(make).reason
        assert list(target.iterdir()) == []
        target.rmdir()
        mounted.rename(target)
        assert make().new_count == 0

    def test_another_instances_target(self, image, make, target):
        make()
        Backup.objects.all().delete()
        assert "of another instance" in self.fails(make).reason
        assert make(adopt=True).new_count == 0

    def test_a_target_inside_the_instance(self, image, settings):
        with pytest.raises(BackupError, match="would be lost with it"):
            services.make_backup(f"{settings.FUTU_DATA}/backups", 7, services.Told())

    @pytest.mark.parametrize("address", ["backups", "ftp://host/x", "s3://", "s3://key@bucket"])
    def test_no_address(self, image, address):
        with pytest.raises(BackupError, match="neither the full path of a folder"):
            services.make_backup(address, 7, services.Told())

    def test_a_read_only_target(self, image, make, target, monkeypatch):
        target.rmdir()
        target.write_text("no folder")
        assert self.fails(make).code == "target_down"

    def test_pictures_that_are_out_of_reach(self, image, make, monkeypatch):
        def down(*args):
            raise StorageDownError("It rests")

        monkeypatch.setattr("apps.backup.services.reading.size_and_time", down)
        assert self.fails(make).code == "store_down"

    def test_what_nobody_thought_of(self, image, make, monkeypatch):
        def surprise(*args):
            raise RuntimeError

        monkeypatch.setattr("apps.backup.services.making.copy_files", surprise)
        row = self.fails(make)
        assert (row.state, row.code) == ("failed", "unexpected")

    @pytest.mark.both
    def test_two_at_a_time(self, image, make):
        with lock.alone(), pytest.raises(BackupError, match="Another backup is being made"):
            make()
        assert make().state == "done"

    def test_a_killed_run_is_noted_by_the_next(self, image, make):
        killed = Backup.objects.create(target="x", name="x")
        make()
        killed.refresh_from_db()
        assert (killed.state, killed.code) == ("failed", "interrupted")


class TestRetention:
    def test_a_clock_that_was_set_back_costs_no_new_backup(self, image, make, target):
        make()
        (future,) = (target / "backups").iterdir()
        rename_backup(future, "29990101T000000.000000Z")
        made = make(keep=1)
        assert made.name in [path.name for path in (target / "backups").iterdir()]

    def test_the_newest_of_each_day_week_and_month_stays(self):
        start = datetime(2026, 3, 31, 12, tzinfo=UTC)
        names = [
            f"{start - timedelta(days=days, hours=hours):%Y%m%dT%H%M%S.%fZ}"
            for days in range(120)
            for hours in (0, 6)
        ]
        days = [name[4:8] for name in sorted(kept(names, 3), reverse=True)]
        # Three days, three weeks (Sundays), three months.
        assert days == ["0331", "0330", "0329", "0322", "0228", "0131"]
        assert all("T12" in name for name in kept(names, 3))

    def test_nothing_new_lets_nothing_go(self):
        old = ["20200101T000000.0Z", "20200102T000000.0Z"]
        assert kept(old, 7) == set(old)
        assert kept(old, 0) == {old[1]}
        assert kept([], 7) == set()

    def test_what_no_backup_names_any_more_is_removed(self, add, make, target):
        add(1, 2)
        make()
        remove_images(Image.including_bin.filter(name="picture-1.png"))
        assert len(names_in(target, "files")) == 4
        newest = make()
        # The one before was of the same day.
        assert [path.name for path in (target / "backups").iterdir()] == [newest.name]
        assert len(names_in(target, "files")) == 2
        assert list(services.faults(str(target), "", services.Told())) == []

    def test_a_list_that_cannot_be_read_keeps_every_file(self, add, make, target):
        add(1)
        make()
        (old,) = (target / "backups").iterdir()
        rename_backup(old, "20200101T000000.000000Z")
        (old.with_name("20200101T000000.000000Z") / LIST).write_bytes(b"?")
        remove_images(Image.including_bin.all())
        make()
        made = make()
        assert made.state == "done"
        assert "old ones could not be removed" in made.reason
        assert len(names_in(target, "files")) == 2


def rename_backup(folder: Path, name: str) -> None:
    """As if it had been made at another time."""
    manifest = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps(manifest | {"name": name}))
    folder.rename(folder.with_name(name))


def test_verifying_names_what_is_damaged_and_what_is_gone(add, make, target):
    add(1)
    make()
    # Preview and thumbnail of a small picture have the same bytes.
    one, other = (path for path in sorted((target / "files").rglob("*")) if path.is_file())
    one.write_bytes(b"?")
    other.unlink()
    found = list(services.faults(str(target), "", services.Told()))
    assert len(found) == 2
    assert any("are damaged" in fault for fault in found)
    assert any("are missing" in fault for fault in found)
