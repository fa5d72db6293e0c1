"""Help, first steps, and what a browser is told of the house."""

import re

import pytest
from django.test import override_settings
from django.urls import reverse

from apps.galleries.models import Gallery
from apps.search.models import Query

STEPS = "Three steps to begin"


def home(client):
    return client.get(reverse("galleries:index"))


def sections(text):
    return re.findall(r'<section id="([a-z]+)"', text)


def test_help_is_for_everybody_in_both_languages(client, db):
    english = client.get("/help/").text
    chinese = client.get("/help/", headers={"Accept-Language": "zh-CN"}).text
    assert sections(english) == sections(chinese)
    assert len(sections(english)) >= 6
    for text in (english, chinese):
        assert set(re.findall(r'class="chip" href="#([a-z]+)"', text)) == set(sections(text))
    assert "以图搜图" in chinese


@override_settings(
    FUTU_MAX_UPLOAD_BYTES=7 * 2**20,
    FUTU_MAX_PIXELS=12_000_000,
    FUTU_QUOTA=3 * 2**30,
    FUTU_BIN_DAYS=17,
    FUTU_QUERY_DAYS=23,
)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_help_tells_the_limits_of_this_instance(language, client, db):
    text = client.get("/help/", headers={"Accept-Language": language}).text.replace("\xa0", " ")
    for figure in ("7.0 MB", "12", "3.0 GB", "17", "23", "JPEG", "WebP", "AVIF"):
        assert figure in text, figure


def test_help_is_indexed_and_private_pages_are_not(client, owner_client):
    assert 'name="robots" content="index, follow"' in client.get("/help/").text
    assert 'property="og:title"' in client.get("/help/").text
    assert 'name="robots" content="noindex' in home(owner_client).text
    assert "Disallow: /jobs/" in client.get("/robots.txt").text


def test_the_manifest_speaks_the_readers_language(client):
    english = client.get("/manifest.webmanifest")
    assert english["Content-Type"] == "application/manifest+json"
    chinese = client.get("/manifest.webmanifest", headers={"Accept-Language": "zh-CN"}).json()
    assert chinese["name"] != english.json()["name"]
    assert "Accept-Language" in english["Vary"]
    sizes = {(icon["sizes"], icon.get("purpose", "any")) for icon in english.json()["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= sizes


def test_a_picture_shared_from_another_app_goes_where_it_is_received(client):
    target = client.get("/manifest.webmanifest").json()["share_target"]
    assert target["action"] == reverse("search:receive")
    assert (target["method"], target["enctype"]) == ("POST", "multipart/form-data")


def test_the_icon_at_the_known_address(client):
    assert client.get("/favicon.ico").url.endswith(".png")


def test_the_steps_follow_what_there_is(owner, owner_client, add, gallery):
    def here():
        return re.search(
            r'aria-current="step">.*?tour__name">(.*?)</p>', home(owner_client).text, re.S
        )

    Gallery.objects.all().delete()
    assert "Make a gallery" in here()[1]
    gallery.save(force_insert=True)
    assert gallery.get_absolute_url() in here()[1]
    image = add(1).images[0]
    assert "Search with one" in here()[1]
    Query.objects.create(owner=owner, image=image, name="x", spec="x", vector=b"")
    assert here() is None
    owner.refresh_from_db()
    assert owner.toured
    Query.objects.all().delete()
    assert here() is None, "who has gone through them is not asked again"


def test_the_steps_are_sent_away_by_their_reader_alone(owner_client, mate_client, stranger_client):
    assert stranger_client.post(reverse("house:toured")).url.startswith(reverse("account_login"))
    assert owner_client.get(reverse("house:toured")).url == reverse("galleries:index")
    assert STEPS in home(owner_client).text
    assert owner_client.post(reverse("house:toured")).url == reverse("galleries:index")
    assert STEPS not in home(owner_client).text
    assert STEPS in home(mate_client).text


def test_the_steps_cost_one_query(
    owner_client, mate_client, django_assert_num_queries, django_assert_max_num_queries
):
    owner_client.post(reverse("house:toured"))
    home(owner_client)  # The header remembers whether anything is public.
    with django_assert_max_num_queries(20) as known:
        home(owner_client)
    with django_assert_num_queries(len(known) + 1):
        home(mate_client)
