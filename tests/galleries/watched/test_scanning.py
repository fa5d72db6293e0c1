"""What comes into a watched folder is added once, and nothing of the folder is changed."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.galleries.models import Gallery, Image, WatchFolder, WatchMemory
from apps.galleries.services import bin_gallery, remove_images, take_down_images
from apps.galleries.watched import due, opening, scanning
from apps.galleries.watched.walking import stat_again
from apps.jobs.models import Job
from apps.jobs.run import Interrupted
from tests.pictures import picture_bytes

pytestmark = pytest.mark.django_db(transaction=True)


def tally(row: WatchFolder) -> tuple[int, int, int]:
    return row.added, row.present, row.refused


def opened(monkeypatch) -> list[str]:
    """The files that are opened from now on."""
    ways: list[str] = []
    real = opening.open_file

    def noted(folder: int, way: str) -> int:
        ways.append(way)
        return real(folder, way)

    monkeypatch.setattr(opening, "open_file", noted)
    return ways


def test_what_is_there_and_what_comes_is_added_as_its_owners(row, put, scan, folder, owner):
    put(1), put(2, "2026/day/two.png"), put(1, "copy.png")
    (folder / "notes.txt").write_text("Sunny.")
    (folder / "1.xmp").write_text("<x/>")
    (folder / ".hidden.png").write_bytes(picture_bytes(3))
    (folder / "4.png.part").write_bytes(picture_bytes(4))
    before = sorted(path.stat().st_mtime_ns for path in folder.rglob("*"))
    scan()
    assert tally(row) == (2, 1, 1)
    assert None not in (row.scanned, row.found)
    assert row.problem == ""
    images = Image.objects.filter(gallery__owner=owner)
    assert {image.name for image in images} == {"1.png", "two.png"}
    assert {image.state for image in images} == {"ready"}
    put(5)
    scan()
    assert tally(row) == (1, 0, 0)
    (folder / "5.png").unlink()
    assert sorted(path.stat().st_mtime_ns for path in folder.rglob("*"))[:-2] == before[:-2]


def test_known_files_are_not_read_again_unless_they_change(row, put, scan, folder, monkeypatch):
    (folder / "notes.txt").write_text("Sunny.")
    put(1)
    scan()
    ways = opened(monkeypatch)
    found = row.found
    scan()
    assert (ways, row.found) == ([], found)
    put(2, "1.png")
    scan()
    assert ways == ["1.png"]
    row.gallery = Gallery.objects.create(owner=row.gallery.owner, name="Another")
    row.save()
    scan()
    assert sorted(ways[1:]) == ["1.png", "notes.txt"]


def test_a_deleted_picture_stays_deleted(row, put, scan):
    put(1)
    scan()
    remove_images(Image.objects.all())
    scan()
    assert not Image.including_bin.exists()


def test_a_disk_that_was_not_mounted_brings_nothing_back(row, put, scan, folder):
    put(1), put(2)
    scan()
    remove_images(Image.objects.filter(name="1.png"))
    folder.rename(folder.with_name("away"))
    folder.mkdir()
    scan()
    folder.rmdir()
    folder.with_name("away").rename(folder)
    scan()
    assert [image.name for image in Image.including_bin.all()] == ["2.png"]


def test_a_file_that_is_being_written_waits(row, put, scan, folder, monkeypatch):
    path = put(1)
    pieces = [path.read_bytes()]
    path.write_bytes(pieces[0][:50])

    def go_on(folder, found):
        if pieces:
            path.write_bytes(pieces.pop())
        return stat_again(folder, found)

    monkeypatch.setattr(scanning, "stat_again", go_on)
    scan()
    assert (tally(row), row.problem) == ((0, 0, 0), "")
    scan()
    assert tally(row) == (1, 0, 0)


def test_a_scan_that_is_killed_goes_on_and_adds_nothing_twice(row, put, scan, monkeypatch):
    for seed in range(6):
        put(seed)
    monkeypatch.setattr(scanning, "GROUP", 2)
    real, groups = scanning.Scan._remember, []

    def killed(self, done, refused):
        groups.append(done)
        if len(groups) == 2:
            raise Interrupted
        real(self, done, refused)

    monkeypatch.setattr(scanning.Scan, "_remember", killed)
    ways = opened(monkeypatch)
    scan()
    assert Image.objects.count() == 6
    assert tally(row) == (4, 2, 0)
    assert sorted(ways) == ["0.png", "1.png", *2 * ["2.png"], *2 * ["3.png"], "4.png", "5.png"]


def test_what_has_no_room_is_not_read_and_added_later(row, put, scan, owner, monkeypatch):
    size = put(1).stat().st_size
    put(2), put(3)
    owner.quota = size + size // 2
    owner.save()
    scan()
    assert tally(row) == (1, 0, 0)
    assert "no room for 2 files" in row.problem
    ways = opened(monkeypatch)
    scan()
    assert ways == []
    owner.quota = 0
    owner.save()
    scan()
    assert (tally(row), row.problem) == ((2, 0, 0), "")


@pytest.mark.parametrize("method", ["open", "read"])
def test_a_file_that_cannot_be_read_keeps_no_other_out(row, put, scan, monkeypatch, method):
    put(1), put(2), put(3)
    number, real = put(2).stat().st_ino, opening.open_file

    def broken(folder, way):
        if way == "2.png" and method == "open":
            raise PermissionError
        return real(folder, way)

    class Source(opening.Source):
        def readinto(self, buffer):
            if method == "read" and os.fstat(self.fileno()).st_ino == number:
                raise opening.ReadError
            return super().readinto(buffer)

    monkeypatch.setattr(opening, "open_file", broken)
    monkeypatch.setattr(opening, "Source", Source)
    scan()
    assert {image.name for image in Image.objects.all()} == {"1.png", "3.png"}
    assert row.problem.startswith("1 files or folders cannot be read")


def test_what_is_wrong_is_said_and_forgotten(row, put, scan, folder, settings):
    put(1)
    folder.rename(folder.with_name("away"))
    scan()
    assert row.problem == f"There is no folder {folder}. Is the disk mounted?"
    folder.with_name("away").rename(folder)
    bin_gallery(row.gallery)
    assert "is in the bin" in scan().problem
    assert row.enabled
    Gallery.including_bin.update(binned=None)
    assert scan().problem == ""
    Gallery.objects.all().delete()
    assert scan().code == "gallery_gone"
    assert not row.enabled
    assert WatchFolder.objects.count() == 1


def test_a_takedown_turns_it_off(row, put, scan):
    put(1)
    scan()
    take_down_images(Image.objects.all())
    row.refresh_from_db()
    assert not row.enabled
    assert "taken down" in row.problem
    scan()
    assert not Image.including_bin.exists()


def test_scans_are_due_by_time_and_leave_one_job(row, put, scan, settings):
    scans = Job.objects.filter(kind=due.KIND)
    due.ask()
    due.ask()
    assert scans.count() == 1
    scan()
    due.ask()
    assert scans.get().state == "succeeded"
    WatchFolder.objects.update(scanned=timezone.now() - timedelta(minutes=1), seconds=10)
    due.ask()
    assert scans.get().state == "succeeded"
    WatchFolder.objects.update(seconds=1)
    due.ask()
    assert scans.get().state == "queued"
    scans.all().delete()
    settings.FUTU_WATCH = ()
    due.ask()
    assert not scans.exists()


def test_others_of_the_queue_go_first(row, put, scan, monkeypatch):
    """A large folder is taken in groups, and pictures are prepared in between."""
    for seed in range(4):
        put(seed)
    monkeypatch.setattr(scanning, "GROUP", 2)
    scan()
    assert tally(row) == (4, 0, 0)
    assert len(bytes(WatchMemory.objects.get().known)) == 4 * 8
    assert set(Image.objects.values_list("state", flat=True)) == {"ready"}
