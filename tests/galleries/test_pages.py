"""Galleries and pictures through their pages."""

import pytest
from django.urls import reverse

from apps.galleries.models import Gallery, Image
from apps.galleries.services import mark_failed


@pytest.fixture
def page(gallery) -> str:
    return gallery.get_absolute_url()


def upload_to(client, gallery, *files, **headers):
    address = reverse("galleries:upload", args=[gallery.id])
    return client.post(address, {"files": files}, headers=headers)


def test_a_gallery_is_made_renamed_and_deleted(owner_client, owner):
    response = owner_client.post(reverse("galleries:create"), {"name": "  Spring  "}, follow=True)
    gallery = Gallery.objects.get(owner=owner)
    assert gallery.name == "Spring"
    assert "Spring" in response.content.decode()
    owner_client.post(reverse("galleries:rename", args=[gallery.id]), {"name": "Summer"})
    gallery.refresh_from_db()
    assert gallery.name == "Summer"
    assert owner_client.get(reverse("galleries:delete", args=[gallery.id])).status_code == 200
    assert Gallery.objects.exists(), "looking at the confirmation deletes nothing"
    owner_client.post(reverse("galleries:delete", args=[gallery.id]))
    assert not Gallery.objects.exists()


@pytest.mark.parametrize("name", ["", "   ", "n" * 101, "Holidays"])
def test_a_name_that_cannot_be_is_told(owner_client, gallery, name):
    response = owner_client.post(reverse("galleries:create"), {"name": name})
    assert response.status_code == 422
    assert response.context["form"].errors["name"]
    assert Gallery.objects.count() == 1


def test_two_people_may_use_one_name(mate_client, gallery):
    response = mate_client.post(reverse("galleries:create"), {"name": gallery.name})
    assert response.status_code == 302


def test_a_plain_form_uploads_and_says_what_became_of_each_file(owner_client, gallery, upload):
    response = upload_to(
        owner_client, gallery, upload("a.png", seed=1), upload("b.png", b"no picture")
    )
    assert response.status_code == 302
    words = owner_client.get(response["Location"]).content.decode()
    assert "1 picture is being added." in words
    assert "b.png: This is not a picture" in words


def test_htmx_gets_the_status_alone(owner_client, gallery, upload):
    response = upload_to(owner_client, gallery, upload(seed=1), **{"HX-Request": "true"})
    words = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in words
    assert "HX-Request" in response["Vary"]


def test_the_status_asks_again_only_while_something_is_under_way(owner_client, gallery, add):
    address = reverse("galleries:status", args=[gallery.id])
    add(1, work=False)
    assert "every" in owner_client.get(address).content.decode()
    from apps.jobs import services as jobs

    jobs.drain()
    assert "every" not in owner_client.get(address).content.decode()


def test_a_failed_picture_says_why_in_the_readers_language(owner_client, gallery, add):
    image = add(1, work=False).images[0]
    mark_failed([image.id], "truncated")
    address = gallery.get_absolute_url()
    assert "The end of the file is missing" in owner_client.get(address).content.decode()
    chinese = owner_client.get(address, headers={"Accept-Language": "zh-hans"}).content.decode()
    assert "The end of the file is missing" not in chinese


def test_trying_again_from_the_page(owner_client, gallery, add):
    image = add(1, work=False).images[0]
    mark_failed([image.id], "unexpected")
    owner_client.post(reverse("galleries:picture_retry", args=[image.id]))
    from apps.jobs import services as jobs

    jobs.drain()
    image.refresh_from_db()
    assert image.state == Image.State.READY


def test_all_that_failed_are_tried_again_together(owner_client, gallery, add):
    images = add(1, 2, 3, work=False).images
    mark_failed([image.id for image in images[:2]], "unexpected")
    assert "Try all again" in owner_client.get(gallery.get_absolute_url()).content.decode()
    owner_client.post(reverse("galleries:retry", args=[gallery.id]))
    from apps.jobs import services as jobs

    jobs.drain()
    assert gallery.images.counts()["ready"] == 3


def test_previous_and_next_follow_the_gallery(owner_client, gallery, add):
    add(1, 2, 3)
    order = list(gallery.images.all())
    middle = owner_client.get(order[1].get_absolute_url())
    assert middle.context["viewer"].previous == order[0].get_absolute_url()
    assert middle.context["viewer"].next == order[2].get_absolute_url()
    assert owner_client.get(order[0].get_absolute_url()).context["viewer"].previous == ""


def test_deleting_a_picture_asks_first(owner_client, image):
    address = reverse("galleries:picture_delete", args=[image.id])
    assert owner_client.get(address).status_code == 200
    assert Image.objects.exists()
    response = owner_client.post(address)
    assert response["Location"] == image.gallery.get_absolute_url()
    assert not Image.objects.exists()


def test_files_of_an_unprepared_picture_are_not_there_yet(owner_client, add):
    image = add(1, work=False).images[0]
    thumbnail = reverse("galleries:file", args=[image.id, "thumbnail"])
    assert owner_client.get(thumbnail).status_code == 404


@pytest.mark.parametrize("pictures", [3, 40])
def test_queries_do_not_grow_with_the_pictures(
    owner_client, gallery, add, page, pictures, django_assert_max_num_queries
):
    add(*range(pictures))
    with django_assert_max_num_queries(9):  # One for the names of categories.
        owner_client.get(page)
    with django_assert_max_num_queries(8):
        owner_client.get(reverse("galleries:index"))


def test_every_page_carries_a_strict_policy(owner_client, page):
    policy = owner_client.get(page)["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_name_taken_a_moment_ago_is_told(owner_client, gallery, monkeypatch):
    """Pressed twice: both requests found the name free before either had saved."""
    from apps.galleries.forms import GalleryForm

    monkeypatch.setattr(GalleryForm, "clean_name", lambda form: form.cleaned_data["name"])
    response = owner_client.post(reverse("galleries:create"), {"name": gallery.name})
    assert response.status_code == 422
    assert response.context["form"].errors["name"]
    assert Gallery.objects.count() == 1


def test_the_work_says_which_gallery_it_is_for(add, gallery, owner_client):
    add(1, work=False)
    assert gallery.name in owner_client.get(reverse("jobs:index")).text
    assert gallery.name in owner_client.get("/jobs/tray").text
