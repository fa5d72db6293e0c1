"""Owner, another person, nobody: every address, and access to the owner's things behind it."""

from django.urls import get_resolver, reverse

from apps.galleries.models import Gallery, Image
from apps.media.models import Upload
from apps.search.models import Query
from tests.permissions.addresses import (
    EXPLORED,
    INVITED,
    MEMBERS,
    OWN,
    PRIVATE,
    PUBLIC,
    RECEIPTS,
    SCRIPTED,
    SHARED,
    SHARED_RESULTS,
    STAFF,
    names,
    rows,
)


def test_every_address_there_is_has_its_kind():
    """A new page is listed before it is shown to anybody."""
    listed = {*PRIVATE, *SCRIPTED, *OWN, *SHARED, *PUBLIC, *EXPLORED, *RECEIPTS, *INVITED, *STAFF}
    listed |= SHARED_RESULTS | MEMBERS
    there = {name for name in names(get_resolver()) if not name.startswith("admin:")}
    # allauth's old addresses without a name lead to the present ones; the operations of the
    # API are asked one by one in tests/api/test_people.py.
    unnamed_or_api = {name for name in there if not name or name.startswith("api:")} - PUBLIC
    assert there - listed - unnamed_or_api == set()
    assert listed - there == set()


def test_the_owner_reaches_everything(owner_client, addresses):
    for address in addresses["get"]:
        assert owner_client.get(address).status_code == 200, address
    for address in addresses["post"]:
        assert owner_client.post(address).status_code in (200, 204, 302, 422), address


def test_another_person_meets_404_everywhere(mate_client, addresses):
    before = rows()
    for address in {*addresses["get"], *addresses["post"]}:
        for method in ("get", "post"):
            status = getattr(mate_client, method)(address).status_code
            allowed = (404,) if address in addresses[method] else (404, 405)
            assert status in allowed, (method, address, status)
    assert rows() == before


def test_nobody_is_asked_to_sign_in_everywhere(stranger_client, addresses):
    sign_in, before = reverse("account_login"), rows()
    for address in {*addresses["get"], *addresses["post"]}:
        for method in ("get", "post"):
            response = getattr(stranger_client, method)(address)
            if address in addresses[method] or response.status_code != 405:
                assert response.status_code == 302, (method, address)
                assert response["Location"].startswith(sign_in), address
    assert rows() == before


def test_scripts_are_told_by_number(mate_client, stranger_client, ids):
    for client, status in ((mate_client, 404), (stranger_client, 401)):
        address = reverse("media:upload", args=[ids["upload"]])
        for method in ("get", "head", "patch", "delete", "options"):
            response = getattr(client, method)(address, headers={"Tus-Resumable": "1.0.0"})
            assert response.status_code == status, method
    assert Upload.objects.filter(id=ids["upload"]).exists()


def test_what_is_ones_own_asks_nobody_in(stranger_client, ids):
    for name in OWN:
        words = (1,) if name in ("mfa_remove_webauthn", "mfa_edit_webauthn") else ()
        address = reverse(name, args=words)
        for method in ("get", "post"):
            response = getattr(stranger_client, method)(address)
            assert response.status_code in (302, 405), (method, name)
            if response.status_code == 302:
                assert response["Location"].startswith(reverse("account_login")), name


def test_what_is_for_everybody_is_about_nobody(mate_client, stranger_client, ids, gallery, owner):
    words = {
        "account_confirm_email": ["x"],
        "account_reset_password_from_key": ["x", "y"],
        "problems:explain": ["not_found"],
    }
    for client in (mate_client, stranger_client):
        for name in PUBLIC:
            response = client.get(reverse(name, args=words.get(name)))
            assert response.status_code in (200, 301, 302, 401, 405, 503), name
            text = "" if response.streaming else response.content.decode()
            assert str(gallery.id) not in text, name
            assert owner.email not in text, name


def test_coming_by_get_to_what_acts_on_post_leads_to_its_page(owner_client, addresses):
    """As after signing in again: no bare 405, and nothing is done."""
    rows = [model.objects.count() for model in (Gallery, Image, Query)]
    for address in addresses["post"]:
        response = owner_client.get(address, follow=True)
        assert response.status_code == 200, address
    assert [model.objects.count() for model in (Gallery, Image, Query)] == rows
