"""The administration is for staff."""

from typing import Any

from django.urls import NoReverseMatch, get_resolver, reverse

from tests.permissions.addresses import names


def _first_address(name: str, *choices: list[Any] | None) -> str:
    """Of the arguments to choose from, the first that the address takes."""
    for given in filter(lambda one: one is not None, choices):
        try:
            return reverse(name, args=given)
        except NoReverseMatch:
            continue
    raise AssertionError(f"say in the test what {name} takes")


def test_the_administration_is_for_staff(mate_client, stranger_client, ids, gallery):
    sign_in = reverse("admin:login")
    pages = {name for name in names(get_resolver()) if name.startswith("admin:")}
    pages -= {"admin:", "admin:login", "admin:jsi18n"}
    words: dict[str, list[Any]] = {"admin:app_list": ["galleries"]}
    words["admin:view_on_site"] = [1, 1]
    words["admin:auth_user_password_change"] = [1]
    words["admin:password_change"] = []
    for name in pages:
        address = _first_address(name, words.get(name), [], [gallery.pk], [1], [1, 1])
        for client in (mate_client, stranger_client):
            response = client.get(address)
            assert response.status_code in (302, 405), name
            if response.status_code == 302 and name != "admin:logout":
                assert response["Location"].startswith(sign_in), name
