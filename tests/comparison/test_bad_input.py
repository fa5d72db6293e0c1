"""What cannot be compared: each with its code and sentence, and nothing half-kept."""

import io
import json

import numpy as np
import pytest
from django.core.management import call_command
from PIL import Image as Pillow

from apps.accounts import services as accounts
from apps.comparison.errors import explain
from apps.comparison.models import Comparison
from apps.jobs import services as jobs
from apps.media.models import StoredFile
from tests.api.conftest import program
from tests.comparison.pictures import screens_files

pytestmark = pytest.mark.django_db
INDEX, API = "/comparison/", "/api/v1/compare"


def png(picture) -> bytes:
    content = io.BytesIO()
    picture.save(content, "PNG")
    return content.getvalue()


def photo(size=(640, 480), seed=1) -> Pillow.Image:
    coarse = np.random.default_rng(seed).integers(0, 256, (48, 64, 3), np.uint8)
    return Pillow.fromarray(coarse).resize(size, Pillow.Resampling.BICUBIC)


def fog(seed) -> Pillow.Image:
    coarse = np.random.default_rng(seed).integers(100, 180, (2, 2, 3), np.uint8)
    return Pillow.fromarray(coarse).resize((640, 480), Pillow.Resampling.BICUBIC)


def strip(seed) -> Pillow.Image:
    chance = np.random.default_rng(seed)
    levels = np.repeat(chance.integers(0, 256, (1, 20, 3), np.uint8), 300, axis=1)
    return Pillow.fromarray(np.repeat(levels, 12, axis=0))


def corrupt() -> bytes:
    """Whole but for its middle."""
    content = png(photo())
    middle = len(content) // 2
    return content[:middle] + bytes(300) + content[middle + 300 :]


def blank() -> bytes:
    return png(Pillow.new("RGB", (300, 200), "white"))


def transparent() -> bytes:
    return png(Pillow.new("RGBA", (300, 200), (9, 8, 7, 0)))


def pair(code: str) -> tuple[bytes, bytes]:
    """Two files of which that is wrong."""
    first, second = (AT_ONCE | BY_THE_JOB)[code]
    return first(), second()


# What is wrong with two files, and how these are made; whether it is known before a job decodes
# them.
AT_ONCE = {
    "not_a_picture": (lambda: png(photo()), lambda: b"no picture"),
    "empty": (lambda: b"", lambda: png(photo())),
    "sizes_apart": (lambda: png(Pillow.new("RGB", (4000, 3000))), lambda: png(photo((80, 60)))),
}
BY_THE_JOB = {
    "broken": (lambda: png(photo()), corrupt),
    "blank_first": (blank, lambda: png(photo())),
    "transparent_second": (lambda: png(photo()), transparent),
    "few_features": (lambda: png(fog(1)), lambda: png(fog(2))),
    "strip": (lambda: png(strip(1)), lambda: png(strip(2))),
}


def nothing_is_kept(owner) -> bool:
    """Neither files nor what they count."""
    return not StoredFile.objects.exists() and accounts.room_of(owner.pk).stored == 0


@pytest.mark.parametrize("code", AT_ONCE)
def test_what_is_known_at_once_is_refused(code, owner, owner_client, upload):
    files = [upload(f"{n}.png", content=content) for n, content in enumerate(pair(code))]
    page = owner_client.post(INDEX, dict(zip(("first", "second"), files, strict=True)))
    assert page.status_code == 422
    for file in files:
        file.seek(0)
    said = program(owner, "read", "write").post(API, {"first": files[0], "second": files[1]})
    assert (said.status_code, said.json()["reason"]) == (422, code)
    assert said.json()["detail"] in page.content.decode().replace("&#x27;", "'")
    assert not Comparison.objects.exists()
    assert nothing_is_kept(owner)


@pytest.mark.parametrize("code", BY_THE_JOB)
def test_what_the_job_finds_ends_it_with_a_sentence(code, owner, owner_client, upload):
    first, second = (upload(f"{n}.png", content=c) for n, c in enumerate(pair(code)))
    assert owner_client.post(INDEX, {"first": first, "second": second}).status_code == 302
    jobs.drain()
    (row,) = Comparison.objects.all()
    assert (row.error, row.state, row.job.state) == (code, "failed", "failed")
    page = owner_client.get(row.get_absolute_url()).content.decode()
    assert explain(code) in page.replace("&#x27;", "'")
    said = program(owner, "read", "write").get(f"{API}/{row.pk}").json()
    assert (said["state"], said["error"], said["reason"]) == ("failed", code, explain(code))
    assert nothing_is_kept(owner)


@pytest.mark.parametrize("code", AT_ONCE | BY_THE_JOB)
def test_the_command_says_the_same(code, tmp_path, capsys):
    paths = [tmp_path / "first.png", tmp_path / "second.png"]
    for path, content in zip(paths, pair(code), strict=True):
        path.write_bytes(content)
    assert told(capsys, *paths)["error"] == code


@pytest.mark.parametrize(
    ("count", "code"), [(0, "one_picture"), (1, "one_picture"), (3, "too_many")]
)
def test_the_command_wants_two(count, code, tmp_path, capsys):
    path = tmp_path / "a.png"
    path.write_bytes(png(photo()))
    assert told(capsys, *[path] * count)["error"] == code


def told(capsys, *paths) -> dict[str, str]:
    with pytest.raises(SystemExit) as end:
        call_command("compare", *map(str, paths), "--json")
    assert end.value.code == 2
    said = json.loads(capsys.readouterr().out)
    assert said["reason"]
    return said


def test_three_files_are_too_many(owner, owner_client, upload):
    body = {"first": [upload("a.png"), upload("b.png")], "second": upload("c.png")}
    page = owner_client.post(INDEX, body)
    assert (page.status_code, "exactly two" in page.content.decode()) == (422, True)
    first, second = screens_files()
    body = {"first": first, "second": second, "third": upload("c.png")}
    said = program(owner, "read", "write").post(API, body)
    assert (said.status_code, said.json()["reason"]) == (422, "too_many")
    assert nothing_is_kept(owner)


def test_the_same_file_twice_is_answered_at_once(owner, upload):
    api, content = program(owner, "read", "write"), png(photo())
    body = {"first": upload("a.png", content=content), "second": upload("b.png", content=content)}
    said = api.post(API, body).json()
    assert (said["state"], said["verdict"], said["note"]) == ("done", "same", "same_file")
    assert (said["similarity"], said["differences"], said["job"]) == (1.0, [], None)
    assert api.delete(f"{API}/{said['id']}").status_code == 204
    assert nothing_is_kept(owner)


@pytest.mark.parametrize("code", ["broken", "blank_first"])
def test_the_same_bad_file_twice_is_refused(code, owner, upload):
    content = next(each for each in pair(code) if each != png(photo()))
    body = {"first": upload("a.png", content=content), "second": upload("b.png", content=content)}
    said = program(owner, "read", "write").post(API, body)
    assert (said.status_code, said.json()["reason"]) == (422, code)
    assert not Comparison.objects.exists()
    assert nothing_is_kept(owner)


def test_fog_beside_a_clear_photo_is_unrelated_with_a_note(owner, upload):
    api = program(owner, "read", "write")
    body = {
        "first": upload("a.png", content=png(photo())),
        "second": upload("b.png", content=png(fog(1))),
    }
    row = api.post(API, body).json()
    jobs.drain()
    said = api.get(f"{API}/{row['id']}").json()
    assert (said["verdict"], said["note"]) == ("unrelated", "few_features_second")
