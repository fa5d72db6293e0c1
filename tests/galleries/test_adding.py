"""Taking pictures in: what is kept, what is refused, and that nothing is left half-written."""

import pytest
from django.core.files.storage import default_storage

from apps.galleries import files
from apps.galleries.files import Variant
from apps.galleries.models import Gallery, Image
from apps.galleries.services import add_images
from apps.jobs.models import Job
from tests.pictures import picture_bytes

pytestmark = pytest.mark.both


def stored_ids() -> set[str]:
    """The picture folders that lie in the storage."""
    folders, _ = default_storage.listdir("")
    return {
        name
        for folder in folders
        if len(folder) == 2
        for name in default_storage.listdir(folder)[0]
    }


def test_a_picture_becomes_ready_with_its_derived_files(add, gallery):
    added = add(1)
    image = Image.objects.get(gallery=gallery)
    assert image.state == Image.State.READY
    assert (image.width, image.height, image.format) == (96, 64, "PNG")
    assert image.ready_at is not None
    for variant in Variant:
        with files.open_variant(image.id, variant) as file:
            assert file.read(4)
    assert Job.objects.get(id=added.job.id).state == Job.State.SUCCEEDED


def test_the_answer_comes_before_the_work(add, gallery):
    add(1, 2, work=False)
    assert gallery.images.counts()["waiting"] == 2


def test_the_original_stays_as_it_came(add):
    image = add(1).images[0]
    with files.open_variant(image.id, Variant.ORIGINAL) as file:
        assert file.read() == picture_bytes(seed=1)


def test_the_same_bytes_are_kept_once_a_gallery(add, gallery):
    add(1)
    again = add(1, 2)
    assert again.duplicates == ["picture-1.png"]
    assert len(again.images) == 1
    assert gallery.images.count() == 2
    assert len(stored_ids()) == 2


def test_the_same_bytes_twice_in_one_upload_are_kept_once(gallery, upload):
    added = add_images(gallery, [upload("a.png", seed=1), upload("b.png", seed=1)])
    assert (len(added.images), added.duplicates) == (1, ["b.png"])


def test_one_bad_file_does_not_sink_the_others(gallery, upload):
    added = add_images(
        gallery, [upload("good.png", seed=1), upload("bad.jpg", b"not a picture at all")]
    )
    assert [image.name for image in added.images] == ["good.png"]
    assert [(refusal.name, refusal.error.code) for refusal in added.refused] == [
        ("bad.jpg", "not_a_picture")
    ]
    assert added.job.total == 1


def test_a_refused_file_leaves_nothing_behind(gallery, upload):
    before = stored_ids()
    added = add_images(gallery, [upload("empty.png", b"")])
    assert added.job is None
    assert stored_ids() == before
    assert not Image.objects.exists()


def test_an_error_in_the_middle_leaves_neither_rows_nor_files(gallery, upload):
    before = stored_ids()

    def breaking():
        yield upload("good.png", seed=1)
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        add_images(gallery, breaking())
    assert stored_ids() == before
    assert not Image.objects.exists()
    assert not Job.objects.exists()


def test_a_picture_that_cannot_be_decoded_fails_with_its_reason(gallery, upload):
    whole = picture_bytes(seed=1, size=(600, 400), format="PNG")
    added = add_images(gallery, [upload("cut.png", whole[: len(whole) // 2])])
    if added.images:
        from apps.jobs import services as jobs

        jobs.drain()
        image = Image.objects.get()
        assert (image.state, image.failure) == (Image.State.FAILED, "truncated")
        assert "end of the file is missing" in image.reason
    else:
        assert added.refused[0].error.code == "truncated"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.png", "passwd.png"),
        ("猫🐈.png", "猫🐈.png"),
        ("n" * 300 + ".png", None),
    ],
)
def test_names_are_kept_but_harmless(gallery, given, kept):
    from django.core.files.base import ContentFile

    file = ContentFile(picture_bytes(seed=3), name=given)
    image = add_images(gallery, [file]).images[0]
    assert "/" not in image.name
    assert len(image.name) <= 200
    assert image.name.endswith(".png")
    if kept:
        assert image.name == kept


def test_a_gallery_deleted_meanwhile_keeps_nothing(gallery, upload):
    Gallery.objects.filter(id=gallery.id).delete()
    before = stored_ids()
    with pytest.raises(Gallery.DoesNotExist):
        add_images(gallery, [upload("a.png", seed=1)])
    assert stored_ids() == before
