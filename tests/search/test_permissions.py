"""Owner, another person, nobody: every address of a private picture, its job and its query."""

import pytest
from django.urls import reverse

from apps.galleries.models import Gallery, Image
from apps.search.models import Query
from apps.search.services.asking import ask_with_file, ask_with_image


@pytest.fixture
def query(owner, image, upload) -> Query:
    return ask_with_file(owner.id, upload("question.png", seed=1))


@pytest.fixture
def addresses(image, gallery, query, owner) -> dict[str, list[str]]:
    """Every address that shows or changes something of the owner's."""
    similar = ask_with_image(owner.id, image)
    job = image.job_id
    return {
        "get": [
            reverse("galleries:detail", args=[gallery.id]),
            reverse("galleries:status", args=[gallery.id]),
            reverse("galleries:delete", args=[gallery.id]),
            reverse("galleries:picture", args=[image.id]),
            reverse("galleries:picture_status", args=[image.id]),
            reverse("galleries:picture_delete", args=[image.id]),
            *(
                reverse("galleries:file", args=[image.id, variant])
                for variant in ("original", "preview", "thumbnail")
            ),
            reverse("jobs:detail", args=[job]),
            reverse("search:query", args=[query.id]),
            reverse("search:query", args=[similar.id]),
            reverse("search:file", args=[query.id]),
            reverse("search:thumbnail", args=[query.id]),
            reverse("search:received", args=[query.id]),
            reverse("search:forget", args=[query.id]),
        ],
        "post": [
            reverse("galleries:upload", args=[gallery.id]),
            reverse("galleries:rename", args=[gallery.id]),
            reverse("galleries:retry", args=[gallery.id]),
            reverse("galleries:picture_retry", args=[image.id]),
            reverse("search:similar", args=[image.id]),
            reverse("search:recrop", args=[query.id]),
            reverse("search:elsewhere", args=[query.id]),
            reverse("search:keep", args=[query.id]),
            reverse("search:forget", args=[similar.id]),
            reverse("jobs:cancel", args=[job]),
            reverse("jobs:retry", args=[job]),
            reverse("galleries:picture_delete", args=[image.id]),
            reverse("galleries:delete", args=[gallery.id]),
        ],
    }


def test_the_owner_reaches_everything(owner_client, addresses):
    for address in addresses["get"]:
        assert owner_client.get(address).status_code == 200, address
    for address in addresses["post"]:
        assert owner_client.post(address).status_code in (200, 302, 422), address


def test_another_person_meets_404_everywhere(mate_client, addresses, gallery):
    for address in addresses["get"]:
        assert mate_client.get(address).status_code == 404, address
    for address in addresses["post"]:
        assert mate_client.post(address).status_code == 404, address
    assert Gallery.objects.filter(id=gallery.id).exists()
    assert Image.objects.exists()


def test_nobody_is_asked_to_sign_in_everywhere(stranger_client, addresses, gallery):
    sign_in = reverse("account_login")
    for method, paths in addresses.items():
        for address in paths:
            response = getattr(stranger_client, method)(address)
            assert response.status_code == 302, address
            assert response["Location"].startswith(sign_in), address
    assert Gallery.objects.filter(id=gallery.id).exists()


def test_lists_show_ones_own_only(mate_client, owner_client, gallery, image):
    for name in ("galleries:index", "jobs:index", "search:new", "search:own", "search:history"):
        assert gallery.name not in mate_client.get(reverse(name)).content.decode()
    assert gallery.name in owner_client.get(reverse("galleries:index")).content.decode()


def test_naming_anothers_gallery_searches_nothing_of_it(mate_client, gallery, image, upload):
    response = mate_client.post(
        reverse("search:new"), {"file": upload(seed=1), "gallery": [str(gallery.id)]}
    )
    assert response.status_code == 422
    assert not Query.objects.filter(owner__username="mate").exists()


def test_a_search_of_mine_never_shows_anothers(mate_client, image, upload):
    response = mate_client.post(reverse("search:new"), {"file": upload(seed=1)}, follow=True)
    assert response.status_code == 200
    assert image.name not in response.content.decode()


def test_files_say_what_they_are_and_are_nobody_elses(owner_client, image):
    response = owner_client.get(reverse("galleries:file", args=[image.id, "thumbnail"]))
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "private" in response["Cache-Control"]
    original = owner_client.get(reverse("galleries:file", args=[image.id, "original"]))
    assert original["Content-Disposition"].startswith("attachment")


def test_a_public_gallery_is_for_everyone_to_look_at_and_for_nobody_to_change(
    mate_client, gallery, image
):
    Gallery.objects.filter(id=gallery.id).update(visibility="public")
    page = mate_client.get(reverse("galleries:picture", args=[image.id]))
    assert page.status_code == 200
    assert gallery.get_absolute_url() not in page.content.decode(), "it would lead to a 404"
    assert mate_client.post(reverse("galleries:picture_delete", args=[image.id])).status_code == 404
    assert mate_client.get(reverse("galleries:detail", args=[gallery.id])).status_code == 404
    files = {
        variant: mate_client.get(reverse("galleries:file", args=[image.id, variant])).status_code
        for variant in ("preview", "original")
    }
    assert files == {"preview": 200, "original": 404}, "what the camera wrote stays private"


def test_a_picture_that_is_public_no_more_cannot_be_asked_with_again(mate_client, mate, image):
    asked = ask_with_image(mate.id, image)
    recrop = reverse("search:recrop", args=[asked.id])
    assert mate_client.post(recrop, {"box": "0,0,0.5,0.5"}).status_code == 404


def test_coming_by_get_to_what_acts_on_post_leads_to_its_page(owner_client, addresses):
    """As after signing in again: no bare 405, and nothing is done."""
    rows = [model.objects.count() for model in (Gallery, Image, Query)]
    for address in addresses["post"]:
        response = owner_client.get(address, follow=True)
        assert response.status_code == 200, address
    assert [model.objects.count() for model in (Gallery, Image, Query)] == rows
