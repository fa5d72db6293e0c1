"""A film that browsers cannot play: a copy is offered, made when asked for, and played then."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from django.urls import reverse

from apps.films.ffmpeg.picture import is_playable
from apps.films.ffmpeg.probe import probe
from apps.films.services import files
from apps.films.services.watching import COPY
from apps.jobs import services as jobs
from apps.jobs.models import Job
from tests.films.conftest import fresh
from tests.films.ffmpeg.clips import film as tone_film

pytestmark = [pytest.mark.django_db, pytest.mark.ffmpeg]
OFFERED, MADE = "Make a copy for watching", "How far it is"


@pytest.fixture
def old(receive, tmp_path):
    return receive(path=tone_film(tmp_path / "old.avi", 1, "-c:v", "mpeg4", "-c:a", "ac3"))


def test_a_copy_is_made_once_it_is_asked_for(owner_client, old):
    page, copy = old.get_absolute_url(), reverse("films:make_copy", args=[old.pk])
    assert OFFERED in owner_client.get(page).text

    for _twice in range(2):
        owner_client.post(copy)
    assert Job.objects.filter(kind=COPY).count() == 1
    text = owner_client.get(page).text
    assert MADE in text
    assert OFFERED not in text

    jobs.drain()
    old = fresh(old)
    with files.as_path(old.web_copy) as path:
        assert is_playable(probe(path))
    text = owner_client.get(page).text
    assert reverse("media:file", args=[old.web_copy_id]) in text
    assert OFFERED not in text


def test_others_cannot_ask_for_one(mate_client, stranger_client, old):
    copy = reverse("films:make_copy", args=[old.pk])
    assert mate_client.post(copy).status_code == HTTPStatus.NOT_FOUND
    assert stranger_client.post(copy).status_code == HTTPStatus.FOUND
    assert not Job.objects.filter(kind=COPY).exists()


def test_what_browsers_play_needs_none(owner_client, receive):
    assert OFFERED not in owner_client.get(receive().get_absolute_url()).text
