"""Looking through a gallery: orders, filters, and pages by place."""

from datetime import UTC, datetime, timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from apps.galleries.browsing import ORDERS, Listing, slice_of
from apps.galleries.models import Gallery, Image, Tag
from tests.browser.weights import HTML

pytestmark = pytest.mark.both


@pytest.fixture
def fill(gallery):
    """Rows without files: what is looked at here is only rows."""

    def make(n: int, to: Gallery | None = None, **values) -> list[Image]:
        start = timezone.now() - timedelta(days=1)
        images = Image.objects.bulk_create(
            Image(
                **{
                    "gallery": to or gallery,
                    "name": f"picture {i % 7}.jpg",
                    "sha256": f"{values.get('name', '')}{i}",
                    "bytes": i % 5,
                    "format": "JPEG",
                    "width": 400,
                    "height": 300,
                    "state": list(Image.State)[i % 4],
                    "taken": datetime(2020, 1, 1 + i % 9, tzinfo=UTC) if i % 3 else None,
                    "prepared_at": start,
                    "colour": "#336699",
                }
                | values
            )
            for i in range(n)
        )
        for i, image in enumerate(images):  # Many at one moment, as an upload has them.
            Image.objects.filter(id=image.id).update(created=start + timedelta(hours=i // 4))
        return images

    return make


def walk(images, order, size=7, step="after"):
    """Every picture, page after page; from the end when `step` is "before"."""
    seen: list[Image] = []
    part = slice_of(images, order, size)
    while True:
        seen += part.images
        if not part.after:
            break
        part = slice_of(images, order, size, after=part.after)
    if step == "after":
        return seen
    back: list[Image] = list(part.images)
    while part.before:
        part = slice_of(images, order, size, before=part.before)
        back = part.images + [image for image in back if image not in part.images]
    return back


@pytest.mark.parametrize("code", ORDERS)
def test_each_order_meets_every_picture_once_there_and_back(gallery, fill, code):
    fill(50)
    images, order = Image.objects.filter(gallery=gallery), ORDERS[code]
    expected = list(order.sort(images))
    assert len(expected) == 50
    assert walk(images, order) == expected
    assert walk(images, order, step="before") == expected


def test_a_picture_that_comes_or_goes_moves_no_page(gallery, fill, add):
    fill(30)
    images, order = Image.objects.filter(gallery=gallery), ORDERS["-added"]
    first = slice_of(images, order, 10)
    expected = slice_of(images, order, 10, after=first.after).images
    add(1, work=False)
    first.images[-1].delete()
    assert slice_of(images, order, 10, after=first.after).images == expected


@pytest.mark.parametrize(
    "cursor",
    ["x", "~", "123~2020", "é", f"{'0' * 32}~now", f"{'0' * 32}~0001-01-01T00:00:00+14:00"],
)
def test_a_cursor_that_is_none_leads_to_the_beginning(owner_client, gallery, fill, cursor):
    fill(3)
    for code in ("-added", "name", "-size"):
        page = owner_client.get(gallery.get_absolute_url(), {"after": cursor, "order": code})
        assert page.status_code == 200


def test_a_size_no_database_knows(gallery, fill):
    fill(3)
    images = Image.objects.filter(gallery=gallery)
    part = slice_of(images, ORDERS["size"], 10, after=f"{'0' * 32}~{'9' * 40}")
    assert len(part.images) == 3


def names(gallery, query: str) -> set[str]:
    images = Image.objects.filter(gallery=gallery)
    return set(Listing(images, QueryDict(query)).images.values_list("name", flat=True))


def test_filters_narrow_together(gallery, owner, fill):
    fill(1, name="Sea.jpg", state="ready", taken=datetime(2021, 5, 3, 23, tzinfo=UTC))
    fill(1, name="sea shore.jpg", state="failed", taken=datetime(2021, 5, 4, 1, tzinfo=UTC))
    hill = fill(1, name="hill.jpg", state="pending", taken=None)[0]
    hill.tags.add(Tag.objects.create(owner=owner, name="green"))
    assert names(gallery, "q=SEA") == {"Sea.jpg", "sea shore.jpg"}
    assert names(gallery, "q=sea&state=failed") == {"sea shore.jpg"}
    assert names(gallery, "state=busy") == {"hill.jpg"}
    assert names(gallery, "tag=green") == {"hill.jpg"}
    assert names(gallery, "tag=GREEN") == {"hill.jpg"}
    assert names(gallery, "tag=blue") == set()
    assert names(gallery, "since=2021-05-04&until=2021-05-04") == {"sea shore.jpg"}
    today = timezone.localdate()
    assert names(gallery, f"since={today - timedelta(days=2)}") == {"hill.jpg"}


def test_a_filter_that_cannot_be_is_told_and_the_others_hold(owner_client, gallery, fill):
    fill(5)
    page = owner_client.get(gallery.get_absolute_url(), {"since": "soon", "state": "ready"})
    assert "Enter a valid date" in page.content.decode()
    assert page.context["matching"] == 1
    days = {"since": "2021-02-02", "until": "2021-02-01"}
    page = owner_client.get(gallery.get_absolute_url(), days)
    assert "before the other" in page.content.decode()


def test_nothing_found_says_how_to_go_on(owner_client, gallery, fill):
    fill(2)
    words = owner_client.get(gallery.get_absolute_url(), {"q": "nowhere"}).content.decode()
    assert "No picture matches" in words
    assert "Clear all filters" in words


def test_each_gallery_remembers_its_order(owner_client, owner, gallery, fill):
    fill(3)
    other = Gallery.objects.create(owner=owner, name="Other")
    owner_client.get(gallery.get_absolute_url(), {"order": "name"})
    page = owner_client.get(gallery.get_absolute_url())
    assert page.context["listing"].order.code == "name"
    assert owner_client.get(other.get_absolute_url()).context["listing"].order.code == "-added"
    owner_client.get(gallery.get_absolute_url(), {"order": "-added"})
    page = owner_client.get(gallery.get_absolute_url())
    assert page.context["listing"].order.code == "-added"


@pytest.mark.parametrize("pictures", [0, 1, 200])
@pytest.mark.parametrize("query", ["", "?q=picture&state=ready&order=name"])
def test_a_page_costs_the_same_however_many_there_are(
    owner_client, gallery, fill, pictures, query, django_assert_max_num_queries
):
    fill(pictures)
    owner_client.get(gallery.get_absolute_url() + query)  # Choosing an order writes the session.
    # One for whether pictures wait for a worker, one for the names of categories.
    with django_assert_max_num_queries(10):
        page = owner_client.get(gallery.get_absolute_url() + query)
    assert len(page.content) <= HTML
    if page.context["listing"].slice.after:
        with django_assert_max_num_queries(4):
            more = {"after": page.context["listing"].slice.after, "part": "cards"}
            owner_client.get(gallery.get_absolute_url() + query, more)


def test_a_page_of_failures_is_not_heavier_than_it_need_be(owner_client, gallery, fill):
    fill(200, state="failed", failure="truncated")
    assert len(owner_client.get(gallery.get_absolute_url()).content) < 120 * 1024


def test_further_pages_without_a_script(owner_client, gallery, fill):
    fill(130)
    page = owner_client.get(gallery.get_absolute_url())
    seen = [image.id for image in page.context["listing"].slice.images]
    while after := page.context["listing"].slice.after:
        assert 'rel="next"' in page.content.decode()
        page = owner_client.get(gallery.get_absolute_url(), {"after": after})
        seen += [image.id for image in page.context["listing"].slice.images]
    assert 'rel="prev"' in page.content.decode()
    assert len(seen) == len(set(seen)) == 130


def poll(client, gallery, **asked) -> str:
    return client.get(reverse("galleries:status", args=[gallery.id]), asked).content.decode()


def test_a_poll_brings_what_changed_what_came_and_what_went(owner_client, gallery, fill, add):
    old = fill(3, state="pending")
    page = owner_client.get(gallery.get_absolute_url())
    newest, gone = page.context["newest"], old[1].id
    Image.objects.filter(id=old[0].id).update(state="ready")
    old[1].delete()
    new = add(1, work=False).images[0]
    words = poll(owner_client, gallery, newest=newest, watch=f"{old[0].id},{gone},no id")
    assert f'hx-target="#card-{old[0].id}" hx-swap="outerMorph"' in words
    assert f'hx-target="#card-{gone}" hx-swap="delete"' in words
    assert f'id="card-{new.id}"' in words
    assert f'id="card-{old[2].id}"' not in words, "not watched, so not sent"
    assert 'hx-target="#grid"' not in words


def test_a_poll_of_a_page_far_down_brings_no_new_pictures(owner_client, gallery, fill, add):
    fill(3)
    new = add(1, work=False).images[0]
    assert f'id="card-{new.id}"' not in poll(owner_client, gallery, watch="")


def test_in_another_order_the_grid_is_made_anew_when_pictures_came(owner_client, gallery, fill):
    fill(3)
    words = poll(owner_client, gallery, listing="order=name", newest="", total="2")
    assert 'hx-target="#grid"' in words
    words = poll(owner_client, gallery, listing="order=name", newest="", total="3")
    assert 'hx-target="#grid"' not in words


def test_a_hundred_galleries_cost_as_many_queries_as_one(
    owner, owner_client, gallery, fill, django_assert_max_num_queries
):
    fill(5)
    Gallery.objects.bulk_create(Gallery(owner=owner, name=f"G{i}") for i in range(99))
    for order in ("name", "newest", "pictures", "size", "nonsense"):
        with django_assert_max_num_queries(8):
            page = owner_client.get(reverse("galleries:index"), {"order": order})
        assert len(page.context["galleries"]) == 100
    largest = owner_client.get(reverse("galleries:index"), {"order": "size"}).context["galleries"]
    assert (largest[0].name, largest[0].stored) == ("Holidays", 10)


def test_a_gallery_is_described(owner_client, owner, gallery):
    address = reverse("galleries:rename", args=[gallery.id])
    owner_client.post(address, {"name": "Holidays", "description": "By the <sea>."})
    words = owner_client.get(gallery.get_absolute_url()).content.decode()
    assert "By the &lt;sea&gt;." in words
    owner_client.post(reverse("galleries:create"), {"name": "New", "description": "Words"})
    assert Gallery.objects.get(name="New").description == "Words"


def test_a_poll_tells_how_many_there_are_and_leaves_selected_cards(owner_client, gallery, fill):
    fill(3)
    address = reverse("galleries:status", args=[gallery.id])
    newest = owner_client.get(gallery.get_absolute_url()).context["newest"]
    asked = {"newest": newest, "total": "4"}
    assert 'name="matching" value="3"' in owner_client.get(address, asked).content.decode()
    by_name = asked | {"listing": "order=name"}
    assert 'hx-target="#grid"' in owner_client.get(address, by_name).content.decode()
    by_name["selecting"] = "1"
    assert 'hx-target="#grid"' not in owner_client.get(address, by_name).content.decode()


def test_a_page_that_holds_many_cards_begins_anew(owner_client, gallery, fill):
    fill(1)
    address = reverse("galleries:status", args=[gallery.id])
    asked = {"newest": owner_client.get(gallery.get_absolute_url()).context["newest"], "total": "1"}
    assert 'hx-target="#grid"' not in owner_client.get(address, asked | {"fold": "1"}).text
    fill(2, name="later")
    assert 'hx-target="#pictures"' in owner_client.get(address, asked).text
    assert 'hx-target="#grid"' in owner_client.get(address, asked | {"fold": "1"}).text
