"""One line anew: nothing is lost before there is something better, nothing is paid for twice."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from apps.films.models import Artifact, Cue, Film
from apps.films.services import editing, retaking, usual_settings
from apps.films.services.lines import line, lines
from apps.films.stages import speaking, translating
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.providers import services as providers
from apps.providers.fake import KEY
from apps.providers.fake.faults import FAULTS
from apps.providers.models import Provider
from apps.providers.services.credentials import set_key
from apps.sound.errors import SoundError
from tests.films.conftest import engine, fresh, run

pytestmark = [pytest.mark.django_db, pytest.mark.ffmpeg]
HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def film(dubbed) -> Film:
    return dubbed


@pytest.fixture
def cue(film) -> Cue:
    return film.cues.in_order()[0]


def text_of(cue: Cue) -> str:
    return line(Cue.objects.get(pk=cue.pk)).text


# -- Spoken anew


def test_a_line_that_could_not_be_spoken_anew_keeps_what_it_has(cue, monkeypatch):
    def fail(*_args, **_more):
        raise SoundError("unreadable", {"problem": "x"})

    before = line(cue).take
    monkeypatch.setattr(speaking, "synthesize", fail)
    job = retaking.regenerate(cue)
    jobs.drain()
    assert Job.objects.get(pk=job.pk).state == "failed"
    assert line(cue).take == before
    assert default_storage.exists(before.file.key)


def test_what_is_changed_while_a_line_is_spoken_is_spoken_too(cue, owner, fast):
    first = retaking.regenerate(cue)
    Job.objects.filter(pk=first.pk).update(state="running")
    editing.translate_text(cue, owner, "新的一句。")
    second = retaking.regenerate(cue)
    assert second.pk != first.pk
    assert retaking.regenerate(cue).pk == second.pk
    jobs.drain()
    assert line(cue).take.text == "新的一句。"


def test_what_is_changed_before_a_line_is_spoken_is_spoken_once(cue, owner, fast):
    spoken = len(fast.spoken)
    retaking.regenerate(cue)
    editing.translate_text(cue, owner, "新的一句。")
    retaking.regenerate(cue)
    jobs.drain()
    assert fast.spoken[spoken:] == ["新的一句。"]


def test_a_take_whose_file_is_lost_is_made_again(film, cue):
    lost = line(cue).take
    default_storage.delete(lost.file.key)
    film.artifacts.filter(stage__in=("fit", "mix")).delete()
    film = run(film)
    assert (film.state, film.why) == ("done", "")
    assert default_storage.exists(line(cue).take.file.key)


# -- Translated anew


def test_a_line_is_translated_again_and_that_is_undone(film, cue, owner, fake):
    editing.edit(cue, owner, locked=True)
    editing.translate_text(cue, owner, "我自己写的。")
    asked = len(fake.received)
    job = retaking.retranslate(cue)
    assert retaking.retranslate(cue).pk == job.pk
    assert text_of(cue) == "我自己写的。", "until there is another one"
    jobs.drain()
    assert len(fake.received) == asked + 1
    made = cue.translations.get()
    assert (made.origin, made.text) != ("person", "我自己写的。")
    editing.undo(film, owner)
    assert text_of(cue) == "我自己写的。"


def test_a_line_that_could_not_be_translated_again_keeps_what_it_has(cue, owner, fake):
    editing.translate_text(cue, owner, "我自己写的。")
    for fault in ("key", "inspection"):
        fake.will(*[FAULTS[fault]] * 3)
        job = retaking.retranslate(cue)
        jobs.drain()
        assert Job.objects.get(pk=job.pk).state == "failed", fault
        assert text_of(cue) == "我自己写的。"
        fake.faults.clear()


def test_what_is_written_while_a_line_is_translated_stays(cue, owner, monkeypatch):
    def ask(prompt, **more):
        editing.translate_text(Cue.objects.get(pk=cue.pk), owner, "刚写的。")
        return providers.ask(prompt, **more)

    monkeypatch.setattr(translating, "ask", ask)
    retaking.retranslate(cue)
    jobs.drain()
    assert text_of(cue) == "刚写的。"


def test_a_line_that_was_left_out_is_asked_for_from_its_editor(film, cue, owner_client):
    cue.translations.update(text="", flag="missing", origin="model")
    address = reverse("films:retranslate", args=[cue.pk])
    editor = owner_client.get(reverse("films:line", args=[cue.pk]), **HTMX).content.decode()
    assert f'formaction="{address}"' in editor
    row = owner_client.post(address, {"whole": "1", "text": cue.text, "translation": ""}, **HTMX)
    assert "Being made" in row.content.decode()
    jobs.drain()
    shut = owner_client.get(reverse("films:line", args=[cue.pk]), {"shut": "1"}, **HTMX)
    assert text_of(cue) in shut.content.decode()
    assert line(cue).codes.isdisjoint({"missing", "untranslated"})
    assert lines(film).counts["untranslated"] == 0
    undo = shut.content.decode().partition("data-undo")[2].partition(">")[0]
    assert "disabled" not in undo, "what a job did can be undone"


def test_keys_get_the_whole_table(film, cue, owner_client):
    """They replace it: one line alone would be all that is left."""
    for name in ("speak", "retranslate"):
        answer = owner_client.post(reverse(f"films:{name}", args=[cue.pk]), {"table": "1"}, **HTMX)
        assert answer.content.decode().count("data-line ") == film.cues.count()


# -- Worded in another way


def test_other_wordings_are_asked_for_anew(film, cue, owner_client, fake):
    retaking.alternatives(cue)
    jobs.drain()
    Artifact.objects.filter(stage="alternatives").update(data={"shorter": "旧", "longer": "旧旧"})
    address = reverse("films:alternatives", args=[cue.pk])
    retaking.alternatives(cue)
    asking = owner_client.get(address, **HTMX).content.decode()
    assert "旧旧" in asking
    assert "every 1s" in asking, "until the new ones are there"
    jobs.drain()
    assert retaking.alternatives_of(cue).shorter != "旧"
    assert "旧旧" not in owner_client.get(address, **HTMX).content.decode()


def test_another_translator_words_it_in_its_own_way(film, cue, fake):
    retaking.alternatives(cue)
    jobs.drain()
    other = Provider.objects.create(
        name="Other", base_url=fake.openai, chat_model="other", is_hosted=False
    )
    set_key(other, KEY)
    usual_settings.settle_options(fresh(film), {"translator": engine(other)})
    cue = Cue.objects.get(pk=cue.pk)
    assert retaking.alternatives_of(cue) is None
    other.delete()
    assert retaking.alternatives_of(cue) is None, "its editor opens all the same"
