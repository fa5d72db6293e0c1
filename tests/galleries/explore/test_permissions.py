"""Who sees the public gallery: a person whose gallery is another's, another, and a stranger."""

import pytest
from django.test import override_settings
from django.urls import reverse

from apps.galleries.access import Viewer
from apps.galleries.api.schemas import image_out
from apps.galleries.models import Gallery, Image
from apps.galleries.services import move_images
from tests.public import WAITING, make_source, publish

CLOSED = override_settings(FUTU_PUBLIC_PAGES=False)


@pytest.fixture
def pages(source, picture) -> list[str]:
    return [
        reverse("explore:index"),
        reverse("explore:source", args=[source.id]),
        reverse("explore:picture", args=[picture.id]),
        reverse("explore:tag", args=["mountains"]),
        reverse("explore:tags"),
        reverse("explore:words"),
    ]


@pytest.fixture
def files(picture) -> dict[str, str]:
    variants = ("thumbnail", "preview", "original")
    return {v: reverse("galleries:file", args=[picture.id, v]) for v in variants}


def test_everybody_looks_and_nobody_gets_the_original(
    owner_client, mate_client, stranger_client, pages, files
):
    for client in (owner_client, mate_client, stranger_client):
        for address in pages:
            assert client.get(address).status_code == 200, address
        assert client.get(files["preview"]).status_code == 200
        assert client.get(files["thumbnail"]).status_code == 200
    assert owner_client.get(files["original"]).status_code == 404
    assert mate_client.get(files["original"]).status_code == 404
    assert stranger_client.get(files["original"])["Location"].startswith(reverse("account_login"))


@CLOSED
def test_where_pages_are_for_people_with_accounts_a_stranger_signs_in(
    mate_client, stranger_client, pages, files
):
    sign_in = reverse("account_login")
    for address in [*pages, *files.values()]:
        response = stranger_client.get(address)
        assert response.status_code == 302, address
        assert response["Location"].startswith(sign_in), address
    for address in [*pages, files["preview"]]:
        assert mate_client.get(address).status_code == 200, address
    assert reverse("explore:index") not in stranger_client.get(sign_in).content.decode()


def test_no_search_engine_keeps_a_page_of_ours(stranger_client, pages):
    for address in pages[:-1]:
        response = stranger_client.get(address)
        assert "noindex" in response["X-Robots-Tag"]
        assert b'<meta name="robots" content="noindex, nofollow">' in response.content
        assert response["Referrer-Policy"] == "same-origin"
    assert "Disallow: /explore/" in stranger_client.get("/robots.txt").content.decode()


def test_a_file_of_others_is_kept_for_minutes_and_ones_own_for_good(
    owner_client, mate_client, stranger_client, files, image
):
    for client in (owner_client, mate_client, stranger_client):
        assert client.get(files["preview"])["Cache-Control"] == "private, max-age=300"
    own = reverse("galleries:file", args=[image.id, "preview"])
    assert "immutable" in owner_client.get(own)["Cache-Control"]


def test_a_picture_withdrawn_is_gone_from_everywhere(
    owner_client, mate_client, stranger_client, pages, files, picture
):
    move_images(Image.objects.filter(id=picture.id), make_source("W", WAITING), owner_id=None)
    for client in (owner_client, mate_client):
        assert client.get(files["preview"]).status_code == 404
        assert client.get(pages[2]).status_code == 404
    assert stranger_client.get(files["preview"]).status_code == 302
    assert stranger_client.get(pages[2]).status_code == 404


def test_what_is_nobodys_is_no_strangers(picture, source, stranger_client, image):
    """None is no owner: neither of pictures without one, nor of galleries."""
    assert not source.belongs_to(None)
    assert image_out(picture, Viewer(None)).sha256 is None
    assert image_out(picture, Viewer(None)).files.original is None
    assert Gallery.objects.owned_by(None).count() == 0
    assert Image.objects.owned_by(None).count() == 0
    assert list(Image.objects.visible_to(None)) == [picture]
    assert list(Gallery.objects.visible_to(None)) == [source]


def test_a_persons_gallery_is_not_shown_to_strangers_even_if_it_is_public(
    stranger_client, mate_client, gallery, image, picture
):
    """It is for people with accounts; strangers need the link of a share."""
    Gallery.objects.filter(id=gallery.id).update(visibility="public")
    address = reverse("galleries:file", args=[image.id, "preview"])
    assert mate_client.get(address).status_code == 200
    assert stranger_client.get(address).status_code == 302
    for name, id_ in (("picture", image.id), ("source", gallery.id)):
        for client in (mate_client, stranger_client):
            assert client.get(reverse(f"explore:{name}", args=[id_])).status_code == 404


def test_nobody_can_change_what_is_nobodys(owner_client, mate_client, picture, source):
    for client in (owner_client, mate_client):
        assert client.get(reverse("galleries:detail", args=[source.id])).status_code == 404
        for name in ("picture_delete", "picture_rename", "picture_tags"):
            address = reverse(f"galleries:{name}", args=[picture.id])
            assert client.post(address).status_code == 404, name
        answer = client.get(reverse("galleries:picture", args=[picture.id]))
        assert answer["Location"] == reverse("explore:picture", args=[picture.id])


def test_the_header_leads_there_where_there_is_something(stranger_client, mate_client, source):
    from django.core.cache import cache

    way = f'href="{reverse("explore:index")}"'
    looks = [(stranger_client, reverse("account_login")), (mate_client, reverse("house:help"))]
    for client, page in looks:
        assert way not in _header(client, page)
    publish(source, 3)
    cache.clear()
    for client, page in looks:
        assert way in _header(client, page)


def _header(client, page) -> str:
    whole = client.get(page).content.decode()
    return whole[whole.index("<header") : whole.index("</header>")]
