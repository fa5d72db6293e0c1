"""Figures of films, for staff alone."""

from __future__ import annotations

import pytest
from django.urls import reverse

from apps.accounts.models import User
from tests.conftest import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.ffmpeg]


def test_it_is_for_staff(owner_client, mate_client, stranger_client, dubbed):
    address = reverse("films:console")
    assert owner_client.get(address).status_code == 404
    assert mate_client.get(address).status_code == 404
    assert stranger_client.get(address).status_code == 302
    staff = User.objects.create_user("staff", "staff@example.org", "x", is_staff=True)

    page = signed_in(staff).get(address)

    assert page.status_code == 200
    overview = page.context["overview"]
    assert (overview.films, overview.done) == (1, 1)
    assert overview.bytes > 0
    assert [one.calls for one in overview.spent] != []
