"""Mine, the web, or both in one ranking: by source and by tag, on the pages and in the API."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.galleries.models import Gallery, Image
from apps.galleries.services import move_images
from apps.search.models import Query
from apps.search.services.asking import (
    SearchScope,
    ask_with_file,
    ask_with_image,
    reembed_query,
)
from apps.search.services.query_embedding import AskError
from apps.search.services.query_pictures import PictureState, picture_state
from apps.search.services.scopes import galleries_of
from tests.api.conftest import program
from tests.public import WAITING, make_source, publish


@pytest.fixture(autouse=True)
def _counted_anew() -> None:
    cache.clear()


@pytest.fixture
def web(db: None) -> Image:
    """A public picture, similar to that of seed 1."""
    return publish(make_source("Web"), 1, tags=["harbour"])[0]


@pytest.fixture
def ask(owner_client, upload):
    """What a search with the picture of seed 1 shows the owner."""

    def asked(client=owner_client, **fields) -> str:
        given = {"file": upload(seed=1), **fields}
        return client.post(reverse("search:new"), given, follow=True).content.decode()

    return asked


def found(page: str) -> list[str]:
    """Ids of the pictures, in their order."""
    return [part.split('"')[0] for part in page.split('id="match-')[1:]]


def test_mine_the_web_and_both(ask, mate_client, image, web):
    mine, public = str(image.id), str(web.id)
    assert found(ask()) == [mine]
    assert found(ask(scope="public")) == [public]
    assert set(found(ask(scope="both"))) == {mine, public}
    assert found(ask(mate_client, scope="both")) == [public]
    assert found(ask(mate_client)) == []


def test_by_source_and_mixed_with_ones_own(ask, gallery, image, web):
    other = publish(make_source("Other"), 1)[0]
    one = found(ask(gallery=[str(other.gallery_id)]))
    assert one == [str(other.id)]
    mixed = found(ask(gallery=[str(other.gallery_id), str(gallery.id)]))
    assert set(mixed) == {str(other.id), str(image.id)}
    query = Query.objects.latest("created")
    assert query.scope == "both"
    assert set(query.galleries.all()) == {gallery, other.gallery}


@pytest.mark.both
def test_by_tag_wherever_it_is_on_a_picture(ask, owner, image, web, add):
    image.tags.create(owner=owner, name="harbour")
    plain = add(3).images[0]
    page = ask(scope="both", tag="harbour")
    assert set(found(page)) == {str(image.id), str(web.id)}
    assert str(plain.id) not in page
    assert 'value="harbour"' in page, "it stands in the form that narrows further"
    assert found(ask(scope="both", tag="nothing")) == []


def test_a_tag_stands_in_the_address(owner_client, image, upload):
    asked = owner_client.post(reverse("search:new"), {"file": upload(seed=1), "tag": "harbour"})
    assert asked["Location"].endswith("/?tag=harbour")
    page = owner_client.get(reverse("search:new") + "?scope=public&tag=harbour").content.decode()
    assert 'value="harbour"' in page


def test_asking_elsewhere_narrows_to_a_source(owner_client, owner, image, web):
    publish(make_source("Other"), 1)
    asked = ask_with_image(owner.id, image, where=SearchScope("both"))
    address = reverse("search:elsewhere", args=[asked.id])
    fields = {"gallery": [str(web.gallery_id)], "tag": "harbour"}
    page = owner_client.post(address, fields, follow=True).content.decode()
    assert found(page) == [str(web.id)]


def test_a_result_says_where_it_comes_from(ask, image, web):
    page = ask(scope="both")
    line = page.split('class="match__origin">')[1].split("</p>")[0]
    assert 'href="https://example.org/pages/1"' in line
    assert "Author 1" in line
    assert "CC BY 4.0" in line
    assert page.count('class="match__origin">') == 1, "one's own come from nowhere"
    assert reverse("explore:picture", args=[web.id]) in page
    assert reverse("galleries:picture", args=[image.id]) in page


def test_the_form_offers_sources_where_there_are_any(owner_client, gallery):
    address = reverse("search:new")
    assert 'value="public"' not in owner_client.get(address).content.decode()
    source = publish(make_source("Web"), 1, tags=["harbour"])[0].gallery
    cache.clear()
    page = owner_client.get(address).content.decode()
    assert f'value="{source.id}"' in page
    assert '<option value="harbour">' in page


def test_what_waits_is_found_by_nobody(ask, owner, mate_client, web):
    waiting = make_source("Waiting", WAITING)
    [hidden] = publish(waiting, 1)
    for client in (None, mate_client):
        given = {"client": client} if client else {}
        assert str(hidden.id) not in ask(scope="both", **given)
        refused = ask(gallery=[str(waiting.id)], **given)
        assert "not there any more" in refused
    query = Query.objects.create(
        owner=owner, name="x", spec="x", vector=b"", scope="both", narrowed=True
    )
    query.galleries.add(waiting)
    assert galleries_of(query).count() == 0


def test_a_picture_withdrawn_is_found_no_more_and_shown_no_more(owner, owner_client, web):
    asked = ask_with_image(owner.id, web, where=SearchScope("public"))
    move_images(Image.objects.filter(id=web.id), make_source("W", WAITING), owner_id=None)
    asked = Query.objects.get(id=asked.id)
    assert picture_state(asked) is PictureState.HIDDEN
    assert owner_client.get(reverse("search:file", args=[asked.id])).status_code == 404
    asked.spec = "of-a-model-before"
    with pytest.raises(AskError):  # Nothing more is learnt of it.
        reembed_query(asked)


def test_ways_on_leave_out_galleries_one_no_longer_sees(owner, owner_client, gallery, image, web):
    where = SearchScope("both", (gallery, web.gallery))
    asked = ask_with_image(owner.id, image, where=where)
    page = owner_client.get(asked.get_absolute_url())
    assert page.context["ticked"] == {gallery.id, web.gallery_id}
    Gallery.objects.filter(id=web.gallery_id).update(visibility=WAITING)
    assert owner_client.get(asked.get_absolute_url()).context["ticked"] == {gallery.id}


def test_programs_hear_where_results_come_from(owner, image, web, upload):
    api = program(owner)
    asked = api.post("/api/v1/search", {"file": upload(seed=1), "scope": "both"}).json()
    origins = {row["image"]["id"]: row["image"]["origins"] for row in asked["results"]}
    assert origins[str(image.id)] == []
    [origin] = origins[str(web.id)]
    assert (origin["site"], origin["author"]) == ("example.org", "Author 1")
    assert origin["licence"] == "cc-by-4.0"
    assert origin["licence_url"].startswith("https://creativecommons.org/")
    public = next(row["image"] for row in asked["results"] if row["image"]["origins"])
    assert public["page"] == reverse("explore:picture", args=[web.id])
    assert public["tags"] == ["harbour"]
    assert (public["sha256"], public["files"]["original"]) == (None, None)


def test_programs_look_in_sources_and_by_tag(owner, image, web, upload):
    api = program(owner)
    [source] = api.get("/api/v1/galleries?public=true").json()["items"]
    assert (source["name"], source["images"]["ready"]) == ("Web", 1)
    fields = {"file": upload(seed=1), "galleries": [source["id"]], "tag": "harbour"}
    asked = api.post("/api/v1/search", fields).json()
    assert [row["image"]["id"] for row in asked["results"]] == [str(web.id)]
    fields = {"file": upload(seed=1), "galleries": [source["id"]], "tag": "nothing"}
    assert api.post("/api/v1/search", fields).json()["results"] == []


@pytest.mark.both
def test_thirty_sources_are_asked_as_often_as_two(owner, owner_client, image, upload):
    publish(make_source("S0"), 1)
    publish(make_source("S1"), 2)
    asked = ask_with_file(owner.id, upload(seed=1), where=SearchScope("both"))

    def count() -> int:
        owner_client.get(asked.get_absolute_url())  # Loads new rows into the index.
        with CaptureQueriesContext(connection) as queries:
            response = owner_client.get(asked.get_absolute_url())
        assert response.status_code == 200
        return len(queries)

    before = count()
    for n in range(2, 30):
        publish(make_source(f"S{n}"), n + 1)
    assert Gallery.objects.published().count() == 30
    # Of more than ten results the vectors are read, to order them by kind.
    assert count() <= before + 1
    assert before <= 14
