"""Accounts in the admin."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from apps.accounts.admin import SizeField
from apps.accounts.models import User
from apps.accounts.services import issue_token


@pytest.fixture
def admin(owner, owner_client):
    owner.is_staff = owner.is_superuser = True
    owner.save()
    return owner_client


def test_people_are_listed_with_what_they_keep(admin, mate):
    User.objects.filter(id=mate.id).update(stored=5 * 2**20)
    page = admin.get(reverse("admin:accounts_user_changelist")).content.decode()
    assert "5.0\xa0MB" in page


def test_a_quota_is_given_to_one_person(admin, mate):
    address = reverse("admin:accounts_user_change", args=[mate.pk])
    form = admin.get(address).context["adminform"].form
    values = {name: form.initial.get(name) or "" for name in form.fields if name != "password"}
    values |= {"quota": "5000", "date_joined_0": "2026-01-01", "date_joined_1": "00:00:00"}
    response = admin.post(address, {k: v for k, v in values.items() if v not in ("", [], False)})
    assert response.status_code == 302
    mate.refresh_from_db()
    assert mate.quota == 5000


def test_a_quota_is_written_with_its_unit():
    field = SizeField(required=False)
    assert field.clean("2 GB") == 2 * 2**30
    assert field.clean("") is None
    with pytest.raises(ValidationError):
        field.clean("much")
    # What is shown means what it was when it is sent back.
    assert [field.prepare_value(size) for size in (3 * 2**20, 1100)] == ["3.0 MB", "1100"]


def test_tokens_are_only_looked_at(admin, mate):
    token, secret = issue_token(mate, "theirs", ["read"])
    page = admin.get(reverse("admin:accounts_apitoken_change", args=[token.pk]))
    assert page.status_code == 200
    assert secret not in page.content.decode()
    assert token.digest not in page.content.decode()
    for name in ("change", "delete"):
        address = reverse(f"admin:accounts_apitoken_{name}", args=[token.pk])
        assert admin.post(address, {"name": "x", "post": "yes"}).status_code == 403
