"""Many pictures at once: only one's own, only of this gallery, only those meant."""

import io
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Activity
from apps.galleries import files, services
from apps.galleries.models import Gallery, Image, Tag
from tests.pictures import picture_bytes

pytestmark = pytest.mark.both

ACTIONS = ("bin", "move", "tag", "untag", "download")


@pytest.fixture
def other(owner) -> Gallery:
    return Gallery.objects.create(owner=owner, name="Other")


def act(client, gallery, action, images=(), **fields):
    address = reverse(f"galleries:selected_{action}", args=[gallery.id])
    return client.post(address, {"image": [str(getattr(i, "id", i)) for i in images]} | fields)


def unpacked(response) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


@pytest.mark.parametrize("action", ACTIONS)
def test_nobody_else_may(mate_client, stranger_client, gallery, other, image, action):
    fields = {"target": str(other.id), "tags": "x", "all": "1"}
    assert act(mate_client, gallery, action, [image], **fields).status_code == 404
    answer = act(stranger_client, gallery, action, [image], **fields)
    assert answer["Location"].startswith("/accounts/login/")
    assert gallery.images.count() == 1
    assert not Tag.objects.exists()


@pytest.mark.parametrize("action", ACTIONS)
def test_other_peoples_pictures_among_the_chosen_are_not_touched(
    owner_client, mate, gallery, other, add, action
):
    theirs = Gallery.objects.create(owner=mate, name="Theirs")
    mine, elsewhere = add(1).images[0], add(3, to=other).images[0]
    foreign = add(2, to=theirs).images[0]
    chosen = [mine, foreign, elsewhere, "no id"]
    answer = act(owner_client, gallery, action, chosen, target=str(other.id), tags="x")
    for image, place in ((foreign, theirs), (elsewhere, other)):
        image.refresh_from_db()
        assert (image.gallery, image.binned, image.tags.count()) == (place, None, 0)
    if action == "download":
        assert unpacked(answer).namelist() == ["picture-1.png"]


def test_into_someone_elses_gallery_goes_nothing(owner_client, mate, gallery, image):
    theirs = Gallery.objects.create(owner=mate, name="Theirs")
    assert act(owner_client, gallery, "move", [image], target=str(theirs.id)).status_code == 404
    assert act(owner_client, gallery, "move", [image], target="none").status_code == 302
    assert gallery.images.count() == 1


def test_all_means_all_that_the_filter_shows(owner_client, gallery, add):
    add(*range(12))
    answer = act(owner_client, gallery, "bin", all="1", listing="q=picture-1&order=name")
    assert answer["Location"].endswith("?q=picture-1&order=name")
    assert gallery.images.count() == 9, "1, 10 and 11"
    assert Image.including_bin.filter(binned__isnull=False).count() == 3


def test_all_but_some_and_nothing_that_came_since(owner_client, gallery, add):
    one, two, *_others = add(1, 2, 3, 4).images
    until = timezone.now().isoformat()
    late = add(5).images[0]
    but = {"except": f"{one.id},{two.id}", "until": until}
    act(owner_client, gallery, "bin", all="1", **but)
    assert set(gallery.images.values_list("id", flat=True)) == {one.id, two.id, late.id}
    bin_all = {"all": "1", "except": str(late.id), "until": "no moment"}
    act(owner_client, gallery, "bin", **bin_all)
    assert gallery.images.get().id == late.id


def test_ids_may_come_in_one_field(owner_client, gallery, add):
    one, two, three = add(1, 2, 3).images
    act(owner_client, gallery, "bin", [f"{one.id},{three.id},no id"])
    assert gallery.images.get().id == two.id


def test_undo_brings_back_what_that_moment_took(owner_client, mate_client, owner, gallery, add):
    one, two, three = add(1, 2, 3).images
    act(owner_client, gallery, "bin", [one])
    answer = act(owner_client, gallery, "bin", [two, three])
    words = owner_client.get(answer["Location"]).content.decode()
    assert "2 pictures were moved to the bin." in words
    two = Image.including_bin.get(id=two.id)
    assert f'value="{two.binned.isoformat()}"' in words
    undo = {"when": two.binned.isoformat()}
    mate_client.post(reverse("galleries:undo"), undo)
    assert gallery.images.count() == 0
    back = owner_client.post(reverse("galleries:undo"), undo)
    assert back["Location"] == gallery.get_absolute_url()
    assert set(gallery.images.values_list("name", flat=True)) == {"picture-2.png", "picture-3.png"}
    again = owner_client.post(reverse("galleries:undo"), undo, follow=True)
    assert "nothing to undo" in again.content.decode()
    assert owner_client.post(reverse("galleries:undo"), {"when": "x"}).status_code == 302


def test_moving_tells_what_stayed(owner_client, gallery, other, add):
    images = add(1, 2).images
    add(2, to=other)
    answer = act(owner_client, gallery, "move", images, target=str(other.id))
    words = owner_client.get(answer["Location"]).content.decode()
    assert "1 picture was moved to Other." in words
    assert "picture-2.png stays here: Other has it already." in words
    assert Activity.objects.filter(kind="moved").get().values["gallery_name"] == "Other"


def test_tags_go_on_and_off(owner_client, gallery, add):
    images = add(1, 2).images
    act(owner_client, gallery, "tag", images, tags="sea, blue")
    assert set(images[0].tags.values_list("name", flat=True)) == {"sea", "blue"}
    act(owner_client, gallery, "untag", images[:1], tags="sea")
    assert set(images[0].tags.values_list("name", flat=True)) == {"blue"}
    assert images[1].tags.count() == 2
    answer = act(owner_client, gallery, "tag", images, tags=" , ")
    assert "Enter a tag first" in owner_client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("action", ACTIONS)
def test_nothing_chosen_is_told(owner_client, gallery, other, action):
    answer = act(owner_client, gallery, action, target=str(other.id), tags="x")
    assert "No picture was chosen." in owner_client.get(answer["Location"]).content.decode()


def test_the_zip_holds_the_originals_under_names_of_their_own(owner_client, owner, gallery, upload):
    contents = {name: picture_bytes(seed) for seed, name in enumerate(["a.png", "A.png", "海.png"])}
    uploads = [upload(name, content) for name, content in contents.items()]
    services.add_images(gallery, uploads)
    answer = act(owner_client, gallery, "download", all="1")
    assert answer["Content-Disposition"] == 'attachment; filename="Holidays.zip"'
    with unpacked(answer) as archive:
        assert archive.testzip() is None
        got = {info.filename: archive.read(info) for info in archive.infolist()}
    assert sorted(got.values()) == sorted(contents.values())
    assert {"海.png"} < set(got)
    assert len({name.casefold() for name in got}) == 3
    assert Activity.objects.get(kind="downloaded").count == 3


@pytest.mark.parametrize(
    ("taken", "said"),
    [
        ("1959-07-01T12:00:00Z", (1980, 1, 1, 0, 0, 0)),
        ("2019-07-01T12:00:02Z", (2019, 7, 1, 12, 0, 2)),
        ("2039-07-01T12:00:02Z", (2039, 7, 1, 12, 0, 2)),
        ("2200-01-01T00:00:00Z", (2107, 12, 31, 23, 59, 58)),
    ],
)
def test_times_that_no_zip_can_say_do_not_break_it_off(owner_client, gallery, image, taken, said):
    Image.objects.update(taken=taken)
    with unpacked(act(owner_client, gallery, "download", all="1")) as archive:
        assert archive.testzip() is None
        assert [info.date_time for info in archive.infolist()] == [said]


def test_what_the_storage_lost_is_named_in_the_zip(owner_client, gallery, add):
    lost, kept = add(1, 2).images
    files.delete([lost.id])
    with unpacked(act(owner_client, gallery, "download", [lost, kept])) as archive:
        assert archive.namelist() == ["picture-2.png", "missing.txt"]
        assert archive.read("missing.txt").decode() == "picture-1.png"


def test_thousands_may_be_chosen_one_by_one(owner_client, gallery, image):
    import uuid

    chosen = [image, *(uuid.uuid4() for _ in range(5000))]
    assert act(owner_client, gallery, "bin", chosen).status_code == 302
    assert gallery.images.count() == 0
