"""The whole path with the models that a server has: heard, told apart, translated, spoken."""

from __future__ import annotations

import pytest

from apps.films.models import Take
from apps.films.services import outputs
from apps.films.services.lines import lines
from tests.films.conftest import engine, run

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.weights, pytest.mark.ffmpeg]
CHINESE = [
    "钥匙就在石头下面。",
    "把地图和手电筒拿来。",
    "下雪之前我一定回来。",
    "你姐姐在楼下等你。",
]


def test_english_to_chinese(receive, translator, fake, clip):
    heard = {one["text"]: said for one, said in zip(clip.lines, CHINESE, strict=True)}
    fake.translator.known = heard
    film = run(receive(translator=engine(translator)))
    assert (film.state, film.why, film.outcome) == ("done", "", "")
    rows = lines(film).rows
    said = " ".join(row.cue.text for row in rows).lower()
    for word in ("key", "stone", "torch", "kitchen", "sister"):
        assert word in said
    assert all(row.cue.character_id for row in rows)
    takes = Take.objects.filter(film=film)
    assert takes.count() == len([row for row in rows if row.text])
    assert all(0.92 <= (take.rate or 0) <= 1.25 and take.over_ms >= 0 for take in takes)
    assert {take.voice_key[0] for take in takes} == {"z"}
    assert abs(outputs.dubbed(film).facts["lufs"] + 23) <= 0.5
