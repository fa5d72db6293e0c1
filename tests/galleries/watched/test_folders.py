"""Which folders may be watched, and what of them is found and opened."""

import os

import pytest

from apps.galleries.watched.errors import WatchError
from apps.galleries.watched.memory import Keys, Memory
from apps.galleries.watched.opening import open_file, opened_folder
from apps.galleries.watched.roots import place_of
from apps.galleries.watched.walking import Walk
from futu.folders import BACKUP_MARKER, roots_of


def refused(path) -> str:
    with pytest.raises(WatchError) as error:
        place_of(str(path))
    assert error.value.message
    return error.value.code


def ways(root) -> list[str]:
    with opened_folder(root, ".") as folder:
        return [found.path for found in Walk(folder)]


def test_only_folders_below_a_root_are_watched(root, folder, tmp_path, settings, monkeypatch):
    assert place_of(str(root)) == (root, ".")
    assert place_of(f"{folder}/../scans") == (root, "scans")
    (root / "alias").symlink_to(folder)
    assert place_of(str(root / "alias")) == (root, "scans")
    (root / "out").symlink_to(tmp_path)
    (root / "file").write_text("")
    assert refused(root / "out") == "outside"
    assert refused(root / "..") == "outside"
    assert refused(f"{root}-beside") == "outside"
    assert refused("scans") == "not_absolute"
    assert refused(root / "nowhere") == "missing"
    assert refused(root / "file") == "missing"
    monkeypatch.setattr(os, "access", lambda *given: False)
    assert refused(folder) == "denied"
    settings.FUTU_WATCH = ()
    assert refused(folder) == "off"


def test_the_instances_own_files_are_never_watched(root, folder, settings):
    settings.FUTU_DATA = folder / "futu"
    (folder / "futu" / "pictures").mkdir(parents=True)
    assert refused(root) == refused(folder) == "instance"
    assert refused(folder / "futu") == refused(folder / "futu" / "pictures") == "instance"


def test_backups_are_never_watched(root, folder):
    """They hold everybody's originals."""
    target = folder / "backups"
    (target / "files").mkdir(parents=True)
    (target / BACKUP_MARKER).write_text("{}")
    (target / "files" / "of-anybody.png").write_bytes(b"a")
    (folder / "a.png").write_bytes(b"a")
    assert refused(target) == refused(target / "files") == "instance"
    assert ways(root) == ["scans/a.png"]


def test_a_path_that_is_none_is_said(root):
    (root / "round").symlink_to("round")
    assert refused(root / "round" / "on") == refused(root / ("x" * 300)) == "missing"


def test_links_are_neither_found_nor_opened(root, folder, tmp_path):
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"secret")
    (folder / "a.png").write_bytes(b"a")
    (folder / "link.png").symlink_to(secret)
    (folder / "linked").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.png")
    assert ways(root) == ["scans/a.png"]
    with opened_folder(root, "scans") as inside:
        os.close(open_file(inside, "a.png"))
        for way in ("link.png", "linked/secret.png", "pipe.png", "nowhere.png"):
            with pytest.raises(OSError, match=f"(?s){way}|regular|link|directory"):
                os.close(open_file(inside, way))
    with pytest.raises(NotADirectoryError), opened_folder(root, "scans/linked"):
        pass


def test_hidden_partial_and_side_files_are_left_aside(root):
    for way in ("a/b.png", "a.png", ".trash/c.png", "d.part", "e.xmp", "._a.png", "ü 文.png"):
        (root / way).parent.mkdir(exist_ok=True)
        (root / way).write_bytes(b"x")
    (root / os.fsdecode(b"odd\xff.png")).write_bytes(b"x")
    found = ways(root)
    assert found[:3] == ["a.png", os.fsdecode(b"odd\xff.png"), "ü 文.png"]
    assert found[3:] == ["a/b.png"]


def test_more_files_than_can_be_looked_at_are_said(root, monkeypatch):
    monkeypatch.setattr("apps.galleries.watched.walking.MOST", 2)
    for name in "abc":
        (root / name).write_bytes(b"x")
    with opened_folder(root, ".") as folder:
        walk = Walk(folder)
        assert len(list(walk)) == 2
        assert walk.has_more


def test_files_are_remembered_by_8_bytes_each():
    keys = Keys("/scans", "gallery")
    some = [keys.of(f"{n}.png", n, 1) for n in range(1000)]
    before = Memory(b"")
    for key in some:
        before.keep(key)
    assert len(before.so_far()) == 8 * 1000
    memory = Memory(before.so_far())
    assert all(map(memory.knows, some))
    others = {keys.of("1.png", 1, 2), keys.of("1.png", 2, 1), Keys("/scans", "x").of("1.png", 1, 1)}
    assert len(others) == 3
    assert not any(map(memory.knows, others))
    memory.keep(some[0])
    assert len(memory.so_far()) == 8 * 1000
    # What is not seen now may be on a disk that is not mounted.
    assert len(memory.at_the_end()) == 8 * 1000


def test_of_very_many_only_those_that_are_there_are_remembered(monkeypatch):
    monkeypatch.setattr("apps.galleries.watched.memory.MOST_KEYS", 3)
    memory = Memory(Memory(b"").at_the_end())
    for key in (1, 2, 3):
        memory.keep(key)
    memory = Memory(memory.at_the_end())
    memory.keep(4)
    assert len(memory.at_the_end()) == 8


def test_roots_are_full_paths_separated_by_colons():
    assert roots_of("") == ()
    assert [str(path) for path in roots_of("/srv/a: :/srv/b")] == ["/srv/a", "/srv/b"]
    with pytest.raises(Exception, match="no full path: b"):
        roots_of("/srv/a:b")
