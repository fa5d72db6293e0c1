"""Lists in pages: complete, without repeats, whatever is added meanwhile."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.galleries.models import Gallery, Image

pytestmark = pytest.mark.both


def walk(client, address: str) -> list[list[str]]:
    """The names on each page."""
    pages = []
    while address:
        said = client.get(address).json()
        pages.append([item["name"] for item in said["items"]])
        address = said["next"]
    return pages


def test_pages_hold_everything_once(api, add):
    add(*range(7))
    pages = walk(api, "/api/v1/images?limit=3")
    assert [len(page) for page in pages] == [3, 3, 1]
    assert len({name for page in pages for name in page}) == 7


def test_what_is_added_meanwhile_moves_nothing(api, add):
    add(*range(4))
    first = api.get("/api/v1/images?limit=2").json()
    add(10, 11, 12)
    second = api.get(first["next"]).json()
    names = [item["name"] for item in first["items"] + second["items"]]
    assert sorted(names) == [f"picture-{seed}.png" for seed in range(4)]
    assert second["next"] is None


def test_what_is_deleted_meanwhile_skips_nothing(api, add):
    add(*range(4))
    first = api.get("/api/v1/images?limit=2").json()
    Image.objects.filter(id=first["items"][-1]["id"]).delete()
    second = api.get(first["next"]).json()
    assert len(second["items"]) == 2


@pytest.mark.parametrize("sort", ["-created", "created", "-taken", "taken", "name", "-name"])
def test_every_order_has_pages(api, add, sort):
    add(*range(5))
    for year, image in enumerate(Image.objects.order_by("name")[:3], start=2020):
        Image.objects.filter(id=image.id).update(taken=datetime(year, 1, 1, tzinfo=UTC))
    whole = [item["name"] for item in api.get(f"/api/v1/images?sort={sort}").json()["items"]]
    pages = walk(api, f"/api/v1/images?sort={sort}&limit=2")
    assert [name for page in pages for name in page] == whole
    if sort.endswith("taken"):
        dated = ["picture-0.png", "picture-1.png", "picture-2.png"]
        assert whole[:3] == (dated[::-1] if sort == "-taken" else dated), "the others come last"


def test_filters(api, add, gallery, owner):
    red, blue, _ = add(1, 2, 3).images
    other = Gallery.objects.create(owner=owner, name="Other")
    add(4, to=other)
    Image.objects.filter(id=red.id).update(taken=datetime(2020, 5, 1, tzinfo=UTC))
    Image.objects.filter(id=blue.id).update(state="failed", failure="broken")
    body = {"images": [str(red.id)], "tags": ["sea", "sky"]}
    api.post("/api/v1/images/bulk/tag", body, content_type="application/json")

    def names(asked):
        return [
            item["name"] for item in api.get(f"/api/v1/images?{asked}&sort=name").json()["items"]
        ]

    assert names("tag=sea&tag=sky") == ["picture-1.png"]
    assert names("tag=sea&tag=land") == []
    assert names("state=failed") == ["picture-2.png"]
    assert names(f"gallery={other.id}") == ["picture-4.png"]
    assert names("name=URE-3") == ["picture-3.png"]
    assert names("taken_from=2020-05-01T00:00:00Z") == ["picture-1.png"]
    assert names("taken_to=2020-05-01T00:00:00Z") == []
    assert names("taken_from=2020-05-01T00:00:00%2B09:00") == ["picture-1.png"]
    assert api.get("/api/v1/images?taken_from=2020").status_code == 422


def test_a_cursor_holds_for_its_own_list_and_order(api, add):
    add(*range(3))
    cursor = api.get("/api/v1/images?limit=1").json()["next"].partition("cursor=")[2]
    assert api.get(f"/api/v1/images?limit=1&cursor={cursor}").status_code == 200
    for address in (f"images?sort=name&cursor={cursor}", f"galleries?cursor={cursor}"):
        assert api.get(f"/api/v1/{address}").status_code == 422
    for nonsense in ("x", "AAAA", "bnVsbA==", "WyJjcmVhdGVkIiwxLDJd", "%00"):
        response = api.get(f"/api/v1/images?cursor={nonsense}")
        assert response.status_code == 422
        assert response.json()["errors"][0]["field"] == "cursor"


@pytest.mark.parametrize("path", ["galleries", "images", "jobs"])
def test_lists_ask_as_much_for_many_as_for_few(
    api, add, owner, path, django_assert_max_num_queries
):
    add(1)
    for seed in range(2, 6):
        add(seed, to=Gallery.objects.create(owner=owner, name=f"G{seed}"))
    api.get("/api/v1/me")
    with django_assert_max_num_queries(4):
        assert len(api.get(f"/api/v1/{path}").json()["items"]) == 5


def test_a_search_asks_as_much_for_many_as_for_few(api, add, upload, django_assert_max_num_queries):
    def ask():
        with CaptureQueriesContext(connection) as asked:
            assert api.post("/api/v1/search", {"file": upload(seed=1)}).status_code == 201
        return len(asked)

    add(1)
    ask()
    few = ask()
    add(*range(2, 9))
    ask()
    assert ask() <= few
