"""The film takes the sound that was encoded beside it."""

from __future__ import annotations

import pytest

from apps.films.ffmpeg import mux as muxing
from apps.films.models import Output
from tests.films.conftest import engine, run

pytestmark = [pytest.mark.django_db, pytest.mark.ffmpeg]


@pytest.mark.parametrize(("container", "is_aac"), [("mp4", True), ("mkv", False)])
def test_the_dub_of_an_mp4_is_encoded_once(
    container, is_aac, quick, receive, translator, monkeypatch
):
    dubs, real = [], muxing.mux

    def mux(*given, **how):
        dubs.append(how["dub"])
        return real(*given, **how)

    monkeypatch.setattr(muxing, "mux", mux)
    film = run(receive(translator=engine(translator), container=container))

    sound = film.outputs.get(kind=Output.Kind.SOUND).file
    assert [one.is_aac for one in dubs] == [is_aac]
    assert (dubs[0].path.name in sound.key) == is_aac
