"""Albums and favourites: from any gallery, by selection, and only one's own."""

import io
import zipfile

import pytest
from django.urls import reverse

from apps.galleries import services
from apps.galleries.models import Album, AlbumImage, Gallery, Image


@pytest.fixture
def pictures(add, owner) -> list[Image]:
    """Of two galleries."""
    second = Gallery.objects.create(owner=owner, name="Second")
    return [add(1).images[0], add(2, to=second).images[0]]


@pytest.fixture
def album(owner) -> Album:
    return Album.objects.create(owner=owner, name="Best")


def post(client, address: str, *words, **data):
    return client.post(reverse(f"galleries:{address}", args=words), data, follow=True)


def names(album: Album) -> list[str]:
    return sorted(album.images.values_list("name", flat=True))


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_pictures_of_several_galleries_go_into_a_new_album(owner_client, pictures):
    ids = ",".join(str(image.id) for image in pictures)
    post(owner_client, "picked_album", image=ids, album=" Summer ")
    album = Album.objects.get()
    assert album.name == "Summer"
    assert names(album) == ["picture-1.png", "picture-2.png"]
    assert Image.objects.count() == 2
    # By its name once more, and again: nothing twice.
    response = post(owner_client, "picked_album", image=ids, album="Summer")
    assert AlbumImage.objects.count() == 2
    assert "has all of them" in said(response)[0]


def test_a_gallery_adds_its_selection_and_all_that_matches(owner_client, pictures, album, gallery):
    data = {"all": "1", "listing": "q=picture-1", "album": "Best"}
    post(owner_client, "selected_album", gallery.id, **data)
    assert names(album) == ["picture-1.png"]


def test_an_album_shows_its_pictures_and_lets_them_go(owner_client, pictures, album):
    album.images.set(pictures)
    page = owner_client.get(album.get_absolute_url())
    assert page.context["matching"] == 2
    listing = f"album={album.id}"
    post(owner_client, "picked_out", image=str(pictures[0].id), listing=listing)
    assert names(album) == ["picture-2.png"]
    post(owner_client, "picked_out", all="1", listing=listing)
    assert names(album) == []
    assert Image.objects.count() == 2


def test_what_lies_in_the_bin_is_back_in_its_albums_when_restored(
    owner_client, owner, pictures, album
):
    album.images.set(pictures)
    first = Image.objects.filter(id=pictures[0].id)
    services.bin_images(first, owner_id=owner.id)
    assert owner_client.get(album.get_absolute_url()).context["matching"] == 1
    [listed] = owner_client.get(reverse("galleries:albums")).context["albums"]
    assert (listed.image_count, [image.name for image in listed.covers]) == (1, ["picture-2.png"])
    binned = Image.including_bin.filter(id=pictures[0].id)
    services.restore_images(binned, owner_id=owner.id)
    assert owner_client.get(album.get_absolute_url()).context["matching"] == 2


def test_albums_are_made_renamed_and_deleted_without_their_pictures(owner_client, pictures, album):
    album.images.set(pictures)
    other = post(owner_client, "albums", name="Other").context["album"]
    response = post(owner_client, "album_rename", other.id, name="Best")
    assert "already" in said(response)[0]
    post(owner_client, "album_rename", other.id, name="Better")
    assert sorted(Album.objects.values_list("name", flat=True)) == ["Best", "Better"]
    post(owner_client, "album_delete", album.id)
    assert Album.objects.get().name == "Better"
    assert Image.objects.count() == 2


def test_a_star_is_put_on_and_taken_off(owner_client, pictures):
    star = reverse("galleries:picture_star", args=[pictures[0].id])
    response = owner_client.post(star, headers={"HX-Request": "true"})
    assert 'aria-pressed="true"' in response.content.decode()
    favourites = reverse("galleries:timeline") + "?favourites=1"
    assert owner_client.get(favourites).context["matching"] == 1
    narrowed = owner_client.get(pictures[0].gallery.get_absolute_url(), {"favourite": "on"})
    assert [image.id for image in narrowed.context["listing"].slice.images] == [pictures[0].id]
    owner_client.post(star, {"on": "1"})
    assert owner_client.get(favourites).context["matching"] == 1, "as a second tab asked as well"
    owner_client.post(star, {"on": "0"})
    assert owner_client.get(favourites).context["matching"] == 0


def test_stars_are_put_on_all_and_taken_off_all_favourites(owner_client, pictures):
    post(owner_client, "picked_star", all="1", **{"except": str(pictures[1].id)})
    assert list(Image.objects.filter(is_favourite=True)) == [pictures[0]]
    post(owner_client, "picked_unstar", all="1", listing="favourites=1")
    assert not Image.objects.filter(is_favourite=True).exists()


def test_pictures_of_several_galleries_are_binned_with_undo_and_downloaded(owner_client, pictures):
    ids = ",".join(str(image.id) for image in pictures)
    response = owner_client.post(reverse("galleries:picked_download"), {"image": ids})
    with zipfile.ZipFile(io.BytesIO(response.getvalue())) as zipped:
        assert sorted(zipped.namelist()) == ["picture-1.png", "picture-2.png"]
    post(owner_client, "picked_bin", image=ids)
    assert not Image.objects.exists()
    when = Image.including_bin.first().binned.isoformat()
    post(owner_client, "undo", when=when)
    assert Image.objects.count() == 2


def test_nothing_of_anothers_goes_into_ones_album(mate_client, mate, pictures, album, add):
    own = Album.objects.create(owner=mate, name="Mine")
    ids = ",".join(str(image.id) for image in pictures)
    post(mate_client, "picked_album", image=ids, album="Mine")
    # The name of another's album makes one's own.
    picture = add(5, to=Gallery.objects.create(owner=mate, name="Of mate")).images[0]
    post(mate_client, "picked_album", image=str(picture.id), album="Best")
    assert not AlbumImage.objects.filter(album__in=[own, album]).exists()
    options = mate_client.get(reverse("galleries:album_names")).content.decode()
    assert options == '<option value="Best"></option><option value="Mine"></option>'
    assert mate_client.get(album.get_absolute_url()).status_code == 404


def test_programs_keep_albums_and_stars(owner, pictures):
    from tests.api.conftest import program

    api = program(owner)

    def send(method: str, path: str, **body):
        return getattr(api, method)(f"/api/v1{path}", body, content_type="application/json")

    album = send("post", "/albums", name="Best").json()
    assert send("post", "/albums", name="Best").status_code == 409
    ids = [str(image.id) for image in pictures]
    send("post", f"/albums/{album['id']}/add", images=ids)
    send("post", f"/albums/{album['id']}/remove", images=ids[:1])
    [listed] = api.get("/api/v1/albums").json()["items"]
    assert (listed["name"], listed["images"]) == ("Best", 1)
    found = api.get(f"/api/v1/images?album={album['id']}").json()["items"]
    assert [image["id"] for image in found] == ids[1:]
    send("patch", f"/images/{ids[0]}", favourite=True)
    [star] = api.get("/api/v1/images?favourite=true&sort=-moment").json()["items"]
    assert (star["id"], star["favourite"]) == (ids[0], True)
    send("post", "/images/bulk/favourite", images=ids, favourite=False)
    assert not Image.objects.filter(is_favourite=True).exists()
    assert sum(month["images"] for month in api.get("/api/v1/images/months").json()["items"]) == 2
