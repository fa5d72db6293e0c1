"""The object store behaves as the folder does: `tests/galleries/test_storage.py`."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.utils import timezone

from apps.media.storage import drop_folder, listed
from apps.media.storage.objects import IN_MEMORY
from futu.pictures import StorageDownError


def read(storage, name: str) -> bytes:
    with storage.open(name) as file:
        return bytes(file.read())


def test_saves_under_the_very_name_and_saving_again_replaces(storage):
    assert storage.save("aa/one/original", ContentFile(b"a longer first")) == "aa/one/original"
    assert storage.save("aa/one/original", ContentFile(b"second")) == "aa/one/original"
    assert read(storage, "aa/one/original") == b"second"
    assert storage.size("aa/one/original") == 6
    assert timezone.now() - storage.get_modified_time("aa/one/original") < timedelta(minutes=1)


@pytest.mark.parametrize("size", [0, 1, IN_MEMORY + 1, 3 * IN_MEMORY])
def test_files_of_any_size_come_back_and_can_be_sought_in(storage, size):
    content = bytes(range(256)) * (size // 256) + bytes(size % 256)
    storage.save("aa/original", ContentFile(content))
    with storage.open("aa/original") as file:
        assert file.read() == content
        file.seek(size // 2)
        assert file.read() == content[size // 2 :]


def test_an_upload_can_be_read_after_it_was_saved(storage):
    with TemporaryUploadedFile("a.jpg", "image/jpeg", 5, None) as upload:
        upload.write(b"bytes")
        upload.seek(0)
        storage.save("aa/original", upload)
        upload.seek(0)
        assert upload.read() == b"bytes"
    assert read(storage, "aa/original") == b"bytes"


def test_an_upload_has_no_say_in_its_type(storage):
    storage.save("aa/original", SimpleUploadedFile("a.html", b"<script>", "text/html"))
    answer = storage.connection.meta.client.head_object(
        Bucket=storage.bucket_name, Key=f"{storage.location}/aa/original"
    )
    assert answer["ContentType"] == "application/octet-stream"


def test_what_is_not_there_is_missing_as_on_a_disk(storage):
    assert not storage.exists("aa/original")
    storage.delete("aa/original")
    for look in (storage.open, storage.size, storage.get_modified_time):
        with pytest.raises(FileNotFoundError):
            look("aa/original")


def test_folders_are_listed_while_something_is_in_them(storage):
    assert listed("") == ([], [])
    for name in ("aa/one/original", "aa/one/preview", "aa/two/original", "bb/three/original"):
        storage.save(name, ContentFile(b"x"))
    assert sorted(listed("")[0]) == ["aa", "bb"]
    assert sorted(listed("aa")[0]) == ["one", "two"]
    assert sorted(listed("aa/one")[1]) == ["original", "preview"]
    for name in ("original", "preview"):
        storage.delete(f"aa/one/{name}")
    drop_folder("aa/one")
    assert listed("aa")[0] == ["two"]


def test_a_failure_leaves_the_old_file(storage):
    class BreakingFile(ContentFile):
        def read(self, *args):
            raise ConnectionError("gone")

    storage.save("aa/original", ContentFile(b"first"))
    with pytest.raises(ConnectionError):
        storage.save("aa/original", BreakingFile(b"second"))
    assert read(storage, "aa/original") == b"first"


@pytest.mark.parametrize(
    "trouble",
    [{"AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9"}, {"AWS_SECRET_ACCESS_KEY": "another"}],
    ids=["no answer", "wrong key"],
)
def test_trouble_is_told_from_a_missing_file(storage, monkeypatch, trouble):
    for name, value in trouble.items():
        monkeypatch.setenv(name, value)
    elsewhere = type(storage)(bucket_name=storage.bucket_name, location=storage.location)
    acts = [
        lambda: elsewhere.save("aa/original", ContentFile(b"x")),
        lambda: elsewhere.open("aa/original"),
        lambda: elsewhere.exists("aa/original"),
        lambda: elsewhere.delete("aa/original"),
        lambda: elsewhere.listdir("aa"),
        lambda: elsewhere.size("aa/original"),
        lambda: elsewhere.get_modified_time("aa/original"),
        elsewhere.check,
    ]
    for act in acts:
        elsewhere._away_until = 0.0
        with pytest.raises(StorageDownError):
            act()


def test_nobody_waits_for_a_store_that_did_not_answer_a_moment_ago(storage, monkeypatch):
    storage.save("aa/original", ContentFile(b"x"))
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
    elsewhere = type(storage)(bucket_name=storage.bucket_name, location=storage.location)
    with pytest.raises(StorageDownError):
        elsewhere.open("aa/original")
    elsewhere.endpoint_url = storage.connection.meta.client.meta.endpoint_url
    elsewhere._connections.__dict__.clear()
    elsewhere._bucket = None
    with pytest.raises(StorageDownError, match="a moment before"):
        elsewhere.open("aa/original")
    elsewhere._away_until = 0.0
    assert read(elsewhere, "aa/original") == b"x"


def test_a_bucket_that_is_not_there_is_trouble(storage):
    elsewhere = type(storage)(bucket_name="nobody-made-it")
    with pytest.raises(StorageDownError):
        elsewhere.open("aa/original")
    with pytest.raises(StorageDownError):
        elsewhere.check()
