"""A picture's page: what it shows to whom, its name, its tags, its neighbours."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.galleries.models import Gallery, Image, Tag
from apps.galleries.services import mark_failed, tag_images


@pytest.fixture
def described(image) -> Image:
    image.taken = datetime(2024, 5, 1, 23, 30, tzinfo=UTC)
    image.camera, image.latitude, image.longitude = "Pencil", 52.52, -13.405
    image.save()
    return image


def page_of(client, image, **headers) -> str:
    return client.get(image.get_absolute_url(), headers=headers).content.decode()


def test_what_the_camera_wrote_is_shown(owner_client, described, settings):
    settings.TIME_ZONE = "Asia/Shanghai"
    with timezone.override("Asia/Shanghai"):
        words = page_of(owner_client, described)
    assert "Pencil" in words
    assert "2024-05-01T23:30:00" in words, "the wall clock's time, wherever the server is"


def test_places_are_shown_only_to_whoever_wants_to_see_them(owner_client, owner, described):
    assert "openstreetmap.org" not in page_of(owner_client, described)
    owner.shows_places = True
    owner.save()
    words = page_of(owner_client, described)
    assert "https://www.openstreetmap.org/?mlat=52.52000&amp;mlon=-13.40500#" in words
    assert 'rel="noreferrer"' in words


def test_a_public_picture_keeps_its_place_and_words_to_its_owner(
    mate_client, mate, described, gallery, owner
):
    mate.shows_places = True
    mate.save()
    tag_images(Image.objects.all(), ["secret"], owner_id=owner.id)
    Gallery.objects.filter(id=gallery.id).update(visibility="public")
    words = page_of(mate_client, described)
    assert described.name in words
    for hidden in ("openstreetmap", "secret", "/original", "/tags", "/delete", "/rename"):
        assert hidden not in words


def test_a_picture_that_is_not_ready_says_so(owner_client, add):
    image = add(1, work=False).images[0]
    assert "is being prepared" in page_of(owner_client, image)
    mark_failed([image.id], "truncated")
    words = page_of(owner_client, image)
    assert "The end of the file is missing" in words
    assert "Find similar" not in words


def test_the_original_is_offered_for_a_closer_look_where_browsers_show_it(owner_client, image):
    original = f'data-original="{reverse("galleries:file", args=[image.id, "original"])}"'
    assert original in page_of(owner_client, image)
    Image.objects.update(format="TIFF")
    assert 'data-original=""' in page_of(owner_client, image)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  Old town ", "Old town.png"),
        ("Old town.png", "Old town.png"),
        ("Old town.PNG", "Old town.PNG"),
        ("photo.jpg", "photo.jpg.png"),
        ("../../etc/passwd", "passwd.png"),
        ("\u202egnp.exe", "gnp.exe.png"),
    ],
)
def test_renaming_keeps_the_ending(owner_client, image, typed, name):
    address = reverse("galleries:picture_rename", args=[image.id])
    assert owner_client.post(address, {"name": typed})["Location"] == image.get_absolute_url()
    image.refresh_from_db()
    assert image.name == name


@pytest.mark.parametrize("name", ["", "   ", "n" * 201])
def test_a_name_that_cannot_be_is_told_in_place(owner_client, image, name):
    response = owner_client.post(
        reverse("galleries:picture_rename", args=[image.id]), {"name": name}
    )
    assert response.status_code == 422
    assert response.context["form"].errors["name"]
    assert Image.objects.get().name == image.name


def tags_of(image) -> list[str]:
    return list(image.tags.values_list("name", flat=True))


def test_tags_are_put_on_and_taken_off_in_place(owner_client, image):
    address = reverse("galleries:picture_tags", args=[image.id])
    response = owner_client.post(address, {"add": "sea, old town，sea"})
    assert response["Location"] == image.get_absolute_url()
    assert tags_of(image) == ["old town", "sea"]
    part = owner_client.post(address, {"remove": "sea"}, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert tags_of(image) == ["old town"]
    assert not Tag.objects.filter(name="sea").exists(), "it was on no other picture"


def test_ones_own_words_are_suggested_and_nobody_elses(owner_client, owner, mate, image):
    Tag.objects.create(owner=owner, name="mountain")
    Tag.objects.create(owner=mate, name="cellar")
    tag_images(Image.objects.all(), ["sea"], owner_id=owner.id)
    words = page_of(owner_client, image)
    assert '<option value="mountain">' in words
    assert '<option value="sea">' not in words, "it is on the picture already"
    assert "cellar" not in words


def test_three_people(owner_client, mate_client, stranger_client, image):
    for name in ("picture_rename", "picture_tags"):
        address = reverse(f"galleries:{name}", args=[image.id])
        values = {"name": "stolen", "add": "stolen"}
        assert stranger_client.post(address, values)["Location"].startswith("/accounts/login/")
        assert mate_client.post(address, values).status_code == 404
        assert mate_client.get(address).status_code == 404
        assert owner_client.get(address)["Location"] == image.get_absolute_url()
    assert not Tag.objects.exists()
    assert Image.objects.get().name == image.name


@pytest.mark.parametrize("pictures", [1, 30])
def test_a_page_costs_as_many_queries_in_any_gallery(
    owner_client, owner, gallery, add, pictures, django_assert_max_num_queries
):
    add(*range(pictures))
    tag_images(Image.objects.all(), ["sea", "sun"], owner_id=owner.id)
    image = gallery.images.all()[pictures // 2]
    page_of(owner_client, image)  # The header remembers whether anything is public.
    with django_assert_max_num_queries(9):
        page_of(owner_client, image)


def many(gallery, count: int) -> None:
    """Rows without files, eight of them of one moment each, as an upload makes them."""
    start = timezone.now()
    for n in range(count):
        image = Image.objects.create(
            gallery=gallery,
            name=f"{n}.jpg",
            sha256=f"{n:064}",
            bytes=1,
            format="JPEG",
            width=10,
            height=10,
        )
        Image.objects.filter(id=image.id).update(created=start + timedelta(seconds=n // 8))


def test_turning_the_pages_walks_through_all_in_order(gallery):
    many(gallery, 30)
    walked = [gallery.images.first()]
    while following := Image.objects.neighbours(walked[-1])[1]:
        assert Image.objects.neighbours(following)[0] == walked[-1]
        walked.append(following)
    assert walked == list(gallery.images.all())


@pytest.mark.parametrize("asked", ["order=name", "order=-size", "order=taken", "q=1&order=-name"])
def test_the_pages_turn_in_the_order_of_the_grid_they_were_opened_from(
    owner_client, gallery, asked
):
    many(gallery, 14)
    grid = owner_client.get(f"{gallery.get_absolute_url()}?{asked}")
    shown = [image.id for image in grid.context["listing"].slice.images]
    links = re.findall(r'class="card__link" href="([^"]+)"', grid.text)
    address = links[0].replace("&amp;", "&")
    turned = []
    while address:
        page = owner_client.get(address)
        turned.append(page.context["image"].id)
        assert f'href="{gallery.get_absolute_url()}?' in page.text
        address = page.context["viewer"].next
    assert len(shown) > 4
    assert turned == shown


def test_a_picture_of_a_filtered_grid_leads_on_when_it_matches_no_more(owner_client, gallery):
    many(gallery, 14)
    left = gallery.images.get(name="11.jpg")
    Image.objects.filter(id=left.id).update(name="1x.jpg")
    page = owner_client.get(f"{left.get_absolute_url()}?q=.jpg&order=name&since=2000-01-01")
    before = gallery.images.get(name="13.jpg").get_absolute_url()
    assert page.context["viewer"].previous.partition("?")[0] == before


def test_others_walk_a_public_gallery_in_its_own_order(mate_client, gallery):
    many(gallery, 3)
    Gallery.objects.filter(id=gallery.id).update(visibility="public")
    image = gallery.images.all()[0]
    viewer = mate_client.get(f"{image.get_absolute_url()}?order=name&tag=sea").context["viewer"]
    assert viewer.next == gallery.images.all()[1].get_absolute_url()
