"""One's own queries: listed, repeated, deleted."""

import io

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image as Pillow

from apps.search.models import Query
from apps.search.services.asking import ask_with_file, ask_with_image
from apps.search.services.expiring import sweep_query_files
from tests.pictures import picture_bytes

HISTORY = reverse("search:history")


@pytest.fixture
def queries(owner_client, owner, add, upload) -> list[Query]:
    image = add(1, 2).images[0]
    asked = [
        ask_with_file(owner.id, upload("question.png", seed=1)),
        ask_with_image(owner.id, image),
    ]
    for query in asked:
        owner_client.get(query.get_absolute_url())
    return asked


def test_it_shows_what_was_asked_where_and_what_was_best(owner_client, queries):
    page = owner_client.get(HISTORY).content.decode()
    for query in queries:
        assert query.get_absolute_url() in page
        assert reverse("search:thumbnail", args=[query.id]) in page
    assert "Best: picture-1.png, 100%" in page
    assert "My galleries" in page


def test_it_is_ones_own(mate_client, queries):
    page = mate_client.get(HISTORY).content.decode()
    assert "No searches yet" in page
    assert "question.png" not in page


def test_the_best_is_shown_only_while_it_may_be_seen(
    owner_client, mate, mate_client, image, upload
):
    gallery = image.gallery
    type(gallery).objects.update(visibility="public")
    asked = {"file": upload("theirs.png", seed=1), "scope": "public"}
    mate_client.post(reverse("search:new"), asked, follow=True)
    assert image.name in mate_client.get(HISTORY).content.decode()
    type(gallery).objects.update(visibility="private")
    page = mate_client.get(HISTORY).content.decode()
    assert "theirs.png" in page
    assert image.name not in page


def test_a_thumbnail_is_made_once_and_goes_with_the_file(
    owner_client, owner, upload, django_capture_on_commit_callbacks
):
    query = ask_with_file(owner.id, upload(content=picture_bytes(1, size=(900, 600))))
    address = reverse("search:thumbnail", args=[query.id])
    shown = owner_client.get(address)
    with Pillow.open(io.BytesIO(shown.content)) as small:
        assert small.format == "WEBP"
        assert small.size == (240, 160)
    folder = default_storage.listdir("queries")[1]
    assert len(folder) == 2
    assert owner_client.get(address).content == shown.content
    assert sweep_query_files() == 0
    with django_capture_on_commit_callbacks(execute=True):
        owner_client.post(reverse("search:forget", args=[query.id]))
    assert default_storage.listdir("queries")[1] == []


def test_one_is_forgotten_after_it_was_asked(
    owner_client, queries, django_capture_on_commit_callbacks
):
    first, second = queries
    address = reverse("search:forget", args=[first.id])
    assert "Forget this search?" in owner_client.get(address).content.decode()
    assert Query.objects.count() == 2
    with django_capture_on_commit_callbacks(execute=True):
        page = owner_client.post(address, follow=True).content.decode()
    assert "The search is forgotten." in page
    assert Query.objects.get().id == second.id
    assert not default_storage.exists(first.file)


def test_all_are_forgotten_but_only_ones_own(owner_client, mate, queries, upload):
    theirs = ask_with_file(mate.id, upload(seed=1))
    assert "Forget all" in owner_client.get(reverse("search:clear")).content.decode()
    owner_client.post(reverse("search:clear"))
    assert Query.objects.get() == theirs
    assert default_storage.exists(theirs.file)


def test_it_has_pages_and_asks_few_queries(
    owner_client, owner, upload, image, django_assert_max_num_queries
):
    for _ in range(30):
        ask_with_image(owner.id, image)
    with django_assert_max_num_queries(6):
        page = owner_client.get(HISTORY)
    assert len(page.context["rows"]) == 24
    assert len(owner_client.get(HISTORY, {"page": "2"}).context["rows"]) == 6


def test_nobody_signs_in_first(stranger_client):
    for name in ("history", "clear", "own"):
        response = stranger_client.get(reverse(f"search:{name}"))
        assert response["Location"].startswith(reverse("account_login"))
