"""Links for people without an account: what they open, to whom, and when they stop."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Activity
from apps.galleries.models import Gallery, Image, Share
from apps.galleries.services import mark_failed
from apps.galleries.sharing.services import make_share, revoke_share, signed_id

PASSWORD = "open sesame"


@pytest.fixture(autouse=True)
def _no_tries_yet() -> None:
    cache.clear()


@pytest.fixture
def visitor() -> Client:
    return Client()


def share_with(gallery, **values) -> Share:
    allowed = {"expires": None, "password": "", "originals": False} | values
    return make_share(gallery, **allowed)


def page_of(share) -> str:
    return reverse("galleries:shared", args=[signed_id(share)])


def unlock_at(share) -> str:
    return reverse("galleries:shared_unlock", args=[signed_id(share)])


def picture_at(share, image) -> str:
    return reverse("galleries:shared_picture", args=[signed_id(share), image.id])


def file_at(share, image, variant="preview") -> str:
    return reverse("galleries:shared_file", args=[signed_id(share), image.id, variant])


def addresses(share, image) -> list[str]:
    files = [file_at(share, image, variant) for variant in ("preview", "thumbnail", "original")]
    return [page_of(share), picture_at(share, image), *files]


def test_nothing_is_shared_by_itself(visitor, gallery, image):
    assert not Share.objects.exists()
    share = Share(gallery=gallery)
    for address in addresses(share, image):
        assert visitor.get(address).status_code == 404


def test_a_visitor_looks_at_the_gallery(visitor, gallery, image):
    Gallery.objects.update(description="A week by the sea")
    share = share_with(gallery)
    words = visitor.get(page_of(share)).content.decode()
    for seen in ("Holidays", "A week by the sea", "1 picture", image.name):
        assert seen in words
    assert visitor.get(picture_at(share, image)).status_code == 200
    for variant in ("preview", "thumbnail"):
        response = visitor.get(file_at(share, image, variant))
        assert response["Content-Type"] == "image/webp"
        assert "immutable" not in response["Cache-Control"]


def test_nothing_of_the_owner_or_the_camera_is_told(visitor, gallery, image, owner):
    Image.objects.update(
        latitude=52.5, longitude=13.4, camera="Secret Pencil", taken=timezone.now()
    )
    share = share_with(gallery)
    for address in (page_of(share), picture_at(share, image)):
        words = visitor.get(address).content.decode()
        for hidden in (owner.username, owner.email, "Pencil", "52.5", "openstreetmap", "/pictures/",
                       "/galleries/", "/search/", "/original"):  # fmt: skip
            assert hidden not in words, hidden


def test_search_engines_and_other_sites_are_kept_out(visitor, gallery, image):
    share = share_with(gallery)
    for address in addresses(share, image):
        response = visitor.get(address)
        assert "noindex" in response["X-Robots-Tag"]
        assert response["Referrer-Policy"] == "same-origin"
        assert "private" in response["Cache-Control"]
    assert '<meta name="robots" content="noindex' in visitor.get(page_of(share)).content.decode()


def test_the_original_only_where_the_owner_said_so(visitor, gallery, image):
    kept, given = share_with(gallery), share_with(gallery, originals=True)
    assert visitor.get(file_at(kept, image, "original")).status_code == 404
    response = visitor.get(file_at(given, image, "original"))
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert "Download" in visitor.get(picture_at(given, image)).content.decode()
    assert "Download" not in visitor.get(picture_at(kept, image)).content.decode()


def dead_links(gallery) -> list[Share]:
    revoked = share_with(gallery)
    revoke_share(revoked)
    return [revoked, share_with(gallery, expires=timezone.now() - timedelta(seconds=1))]


def test_a_dead_link_opens_nothing_and_says_so(visitor, gallery, image):
    for share in dead_links(gallery):
        for address in addresses(share, image):
            response = visitor.get(address)
            assert response.status_code == 410, address
            words = response.content.decode()
            assert "This link does not work" in words
            assert "Holidays" not in words
        assert visitor.post(unlock_at(share), {"password": PASSWORD}).status_code == 410


def test_a_link_to_a_gallery_in_the_bin_is_dead_and_comes_back_with_it(visitor, gallery, image):
    share = share_with(gallery)
    Gallery.objects.update(binned=timezone.now())
    assert visitor.get(page_of(share)).status_code == 410
    assert visitor.get(file_at(share, image)).status_code == 410
    Gallery.including_bin.update(binned=None)
    assert visitor.get(page_of(share)).status_code == 200


def test_the_link_of_a_deleted_gallery_is_unknown(visitor, gallery, image):
    share = share_with(gallery)
    where = addresses(share, image)
    gallery.delete()
    for address in where:
        assert visitor.get(address).status_code == 404


@pytest.mark.parametrize("change", ["x{}", "{}x", "{:.40}", "{:.32}", "{:.32}."])
def test_a_link_that_was_not_signed_here_opens_nothing(visitor, gallery, image, change):
    forged = change.format(signed_id(share_with(gallery)))
    for address in (
        reverse("galleries:shared", args=[forged]),
        reverse("galleries:shared_picture", args=[forged, image.id]),
        reverse("galleries:shared_file", args=[forged, image.id, "preview"]),
    ):
        response = visitor.get(address)
        assert response.status_code == 404
        assert "This link does not work" in response.content.decode()


def test_a_link_opens_its_own_gallery_alone(visitor, owner, gallery, image, add):
    other = Gallery.objects.create(owner=owner, name="Private")
    secret = Image.objects.get(id=add(7, to=other).images[0].id)
    share = share_with(gallery, originals=True)
    for address in addresses(share, secret)[1:]:
        assert visitor.get(address).status_code == 404
    words = visitor.get(picture_at(share, image)).content.decode()
    assert str(secret.id) not in words


def test_pictures_in_the_bin_failed_or_unprepared_are_not_shown(visitor, gallery, add):
    binned, failed = (image.id for image in add(1, 2).images)
    waiting = add(3, work=False).images[0].id
    Image.objects.filter(id=binned).update(binned=timezone.now())
    Image.objects.filter(id=failed).update(state="processing")
    mark_failed([failed], "unexpected")
    share = share_with(gallery, originals=True)
    assert "0 pictures" in visitor.get(page_of(share)).content.decode()
    for image_id in (binned, failed, waiting):
        for variant in ("preview", "original"):
            address = reverse("galleries:shared_file", args=[signed_id(share), image_id, variant])
            assert visitor.get(address).status_code == 404


def test_the_password_is_asked_once_and_anew_when_it_changes(visitor, owner_client, gallery, image):
    share = share_with(gallery, password=PASSWORD)
    assert PASSWORD not in share.password
    assert image.name not in visitor.get(page_of(share)).content.decode()
    assert 'type="password"' in visitor.get(picture_at(share, image)).content.decode()
    for variant in ("preview", "thumbnail", "original"):
        assert visitor.get(file_at(share, image, variant)).status_code == 404
    assert visitor.post(unlock_at(share), {"password": "close sesame"}).status_code == 422
    assert visitor.post(unlock_at(share), {"password": PASSWORD})["Location"] == page_of(share)
    assert image.name in visitor.get(page_of(share)).content.decode()
    assert visitor.get(file_at(share, image)).status_code == 200
    assert Client().get(file_at(share, image)).status_code == 404, "another visitor is asked too"

    change = reverse("galleries:share", args=[share.id])
    owner_client.post(change, {"lasts": "never", "password": ""})
    assert image.name in visitor.get(page_of(share)).content.decode(), "the password stayed"
    owner_client.post(change, {"lasts": "never", "password": "another one"})
    assert image.name not in visitor.get(page_of(share)).content.decode()
    assert visitor.get(file_at(share, image)).status_code == 404
    owner_client.post(change, {"lasts": "never", "password": "", "no_password": "on"})
    assert image.name in Client().get(page_of(share)).content.decode()


def test_one_links_password_opens_no_other(visitor, gallery, image):
    one, two = share_with(gallery, password=PASSWORD), share_with(gallery, password=PASSWORD)
    visitor.post(unlock_at(one), {"password": PASSWORD})
    assert visitor.get(file_at(two, image)).status_code == 404


def test_guessing_is_slowed_down(visitor, gallery):
    share = share_with(gallery, password=PASSWORD)
    answers = [visitor.post(unlock_at(share), {"password": f"guess {n}"}) for n in range(12)]
    assert [answer.status_code for answer in answers][-2:] == [429, 429]
    assert visitor.post(unlock_at(share), {"password": PASSWORD}).status_code == 429
    assert "Too many tries" in answers[-1].content.decode()


def test_a_forged_form_opens_nothing(gallery):
    share = share_with(gallery, password=PASSWORD)
    careful = Client(enforce_csrf_checks=True)
    assert careful.post(unlock_at(share), {"password": PASSWORD}).status_code == 403


def test_programs_that_show_links_see_a_picture_only_without_a_password(visitor, gallery, image):
    open_, locked = share_with(gallery), share_with(gallery, password=PASSWORD)
    words = visitor.get(page_of(open_)).content.decode()
    assert f'og:image" content="http://testserver{file_at(open_, image)}"' in words
    words = visitor.get(page_of(locked)).content.decode()
    assert gallery.name not in words, "not even what it is called"
    assert "og:image" not in words


def test_visits_are_counted_when_the_gallery_is_opened(visitor, gallery, image):
    share = share_with(gallery)
    visitor.get(page_of(share))
    visitor.get(page_of(share))
    visitor.get(picture_at(share, image))
    visitor.get(page_of(share), {"page": 2}, headers={"HX-Request": "true"})
    share.refresh_from_db()
    assert share.visits == 2


def test_pages_of_a_large_gallery_come_one_by_one(
    visitor, gallery, add, monkeypatch, django_assert_max_num_queries
):
    from apps.galleries.sharing import public

    monkeypatch.setattr(public, "PICTURES_A_PAGE", 2)
    add(1, 2, 3, 4, 5)
    share = share_with(gallery)
    # Two of them fence the count of visits off, within a test's transaction alone.
    with django_assert_max_num_queries(7):
        first = visitor.get(page_of(share)).content.decode()
    assert first.count('class="card"') == 2
    assert "?page=2" in first
    part = visitor.get(page_of(share), {"page": 3}, headers={"HX-Request": "true"})
    assert part.content.decode().count('class="card"') == 1
    assert "<html" not in part.content.decode()
    image = gallery.images.all()[2]
    with django_assert_max_num_queries(4):
        words = visitor.get(picture_at(share, image)).content.decode()
    assert 'rel="prev"' in words
    assert 'rel="next"' in words


def make(client, gallery, **values):
    return client.post(reverse("galleries:shares", args=[gallery.id]), {"lasts": "month"} | values)


@pytest.mark.parametrize(
    ("lasts", "days"), [("day", 1), ("week", 7), ("month", 30), ("never", None)]
)
def test_a_link_lasts_as_long_as_was_said(owner_client, gallery, lasts, days):
    assert make(owner_client, gallery, lasts=lasts).status_code == 302
    share = Share.objects.get()
    if days is None:
        assert share.expires is None
    else:
        assert share.expires
        left = share.expires - timezone.now()
        assert timedelta(days=days) - timedelta(minutes=1) < left <= timedelta(days=days)


def test_a_link_lasts_to_the_end_of_a_date(owner_client, gallery):
    today = timezone.localdate()
    make(owner_client, gallery, lasts="date", until=today.isoformat())
    assert timezone.localdate(Share.objects.get().expires) == today
    assert Share.objects.get().is_living


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"lasts": "date"}, "until"),
        ({"lasts": "date", "until": "2001-01-01"}, "until"),
        ({"lasts": "date", "until": "soon"}, "until"),
        ({"lasts": "ages"}, "lasts"),
        ({"password": "short"}, "password"),
    ],
)
def test_what_cannot_be_is_told_and_makes_no_link(owner_client, gallery, values, field):
    response = make(owner_client, gallery, **values)
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert not Share.objects.exists()


def test_the_owner_sees_links_changes_and_revokes_them(owner_client, owner, gallery, visitor):
    make(owner_client, gallery, password=PASSWORD, originals="on")
    share = Share.objects.get()
    assert share.originals
    words = owner_client.get(reverse("galleries:shares", args=[gallery.id])).content.decode()
    assert f"http://testserver{page_of(share)}" in words
    assert "Asks for a password" in words
    activity = Activity.objects.get(owner=owner, kind="shared")
    assert activity.values == {"gallery": str(gallery.id), "gallery_name": "Holidays"}

    revoke = reverse("galleries:share_revoke", args=[share.id])
    assert owner_client.get(revoke).status_code == 200
    assert visitor.get(page_of(share)).status_code == 200, "looking at the question revokes nothing"
    owner_client.post(revoke)
    assert visitor.get(page_of(share)).status_code == 410
    assert owner_client.post(revoke).status_code == 404
    words = owner_client.get(reverse("galleries:shares", args=[gallery.id])).content.decode()
    assert page_of(share) not in words


def test_an_expired_link_can_be_let_work_again(owner_client, visitor, gallery):
    share = share_with(gallery, expires=timezone.now() - timedelta(days=1))
    owner_client.post(reverse("galleries:share", args=[share.id]), {"lasts": "week"})
    assert visitor.get(page_of(share)).status_code == 200


def test_links_are_their_owners(owner_client, mate_client, stranger_client, gallery):
    share = share_with(gallery)
    where = [
        reverse("galleries:shares", args=[gallery.id]),
        reverse("galleries:share", args=[share.id]),
        reverse("galleries:share_revoke", args=[share.id]),
    ]
    for address in where:
        assert owner_client.get(address).status_code == 200
        for ask in (mate_client.get, mate_client.post):
            assert ask(address).status_code == 404
        for ask in (stranger_client.get, stranger_client.post):
            assert ask(address)["Location"].startswith("/accounts/login/")
    share.refresh_from_db()
    assert share.is_living
    assert Share.objects.count() == 1


def test_even_a_public_gallery_is_shared_by_its_owner_alone(mate_client, gallery):
    Gallery.objects.update(visibility="public")
    assert make(mate_client, gallery).status_code == 404
