"""Sources in the admin: added, changed, listed, crawled, removed, by those who may."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.crawling.models import Source
from tests.conftest import signed_in

ADD = reverse("admin:crawling_source_add")
LIST = reverse("admin:crawling_source_changelist")


@pytest.fixture
def staff(db: None) -> User:
    return User.objects.create_superuser("staff", "staff@example.org", "correct horse battery")


@pytest.fixture
def staff_client(staff: User) -> Client:
    return signed_in(staff)


@pytest.fixture
def clerk_client(db: None) -> Client:
    """Somebody of staff who may do nothing with sources."""
    return signed_in(User.objects.create_user("clerk", "c@example.org", "pw", is_staff=True))


def form(**values: Any) -> dict[str, Any]:
    """What the page sends for a site of web pages."""
    return {
        "name": "Museum",
        "homepage": "https://museum.example.org/",
        "kind": "html",
        "shown": "html",
        "settings-start": "https://museum.example.org/tags",
        "settings-picture": "img.main::attr(src)",
        "licence": "",
        "schedule": "",
        "enabled": "on",
        "limit_per_tag": "300",
        "limit": "0",
        "least_side": "200",
        "delay": "1",
        "concurrency": "1",
        "recheck_days": "30",
        **values,
    }


def change(source: Source) -> str:
    return reverse("admin:crawling_source_change", args=[source.pk])


def test_a_source_is_added_with_its_two_galleries(staff_client: Client):
    response = staff_client.post(ADD, form())
    source = Source.objects.get()
    assert response["Location"] == change(source)
    assert (source.slug, source.kind) == ("museum", "html")
    assert source.settings["start"] == ["https://museum.example.org/tags"]
    assert source.gallery.visibility == "public"
    assert source.waiting.visibility == "private"
    assert source.history.get().history_user.username == "staff"
