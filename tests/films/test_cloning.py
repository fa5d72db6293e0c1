"""Voices are cloned with consent alone, and gone when it is revoked."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.films.errors import FilmError
from apps.films.models import Artifact, Take, Voice, VoiceConsent, VoiceSample
from apps.films.services import characters, editing, history, retaking, usual_settings, voices
from apps.films.services.lines import lines
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.media.models import StoredFile
from apps.providers import samples
from apps.providers.errors import ConsentError
from apps.providers.fake import KEY
from apps.providers.fake.faults import FAULTS
from apps.providers.models import Provider
from apps.providers.services import cloning
from apps.providers.services.credentials import set_key
from tests.films.conftest import agree, fresh, run

pytestmark = [pytest.mark.django_db, pytest.mark.ffmpeg]
CONSENT = voices.Consent("Ada Lovelace", "given", ["zh"], "By letter")
SOUND = samples.tone(8.0)


@pytest.fixture(params=["dashscope", "reference-speech", "xtts", "gpt-sovits"])
def any_cloner(request, db, fake, settings, tmp_path):
    return cloner_of(request.param, fake, settings, tmp_path)


@pytest.fixture
def cloner(db, fake, settings, tmp_path):
    return cloner_of("dashscope", fake, settings, tmp_path)


def cloner_of(adapter, fake, settings, tmp_path) -> Provider:
    settings.FUTU_REFERENCE_FOLDER = str(tmp_path)
    base = {"dashscope": fake.dashscope, "reference-speech": fake.openai}
    made = Provider.objects.create(
        name="Cloner", adapter=adapter, base_url=base.get(adapter, fake.address), timeout=5,
        speech_model="cosyvoice-v3-flash", speech_voice="longanyang", is_hosted=True,
    )  # fmt: skip
    set_key(made, KEY)
    return made


@pytest.fixture
def character(dubbed):
    return dubbed.characters.order_by("place").first()


@pytest.fixture
def long_enough(monkeypatch):
    """The clip's lines last a second or two."""
    monkeypatch.setattr(voices, "LEAST_MS", 1000)


def cloned(character, owner, consent=CONSENT) -> Voice:
    voice = voices.clone_from_character(character, owner, consent)
    jobs.drain()
    return Voice.objects.get(pk=voice.pk)


def test_refused_without_consent(character, owner, cloner, fake):
    agree(owner)
    asked = len(fake.received)
    for consent in (None, voices.Consent("", "own"), voices.Consent("Ada", "because")):
        with pytest.raises(FilmError) as refused:
            voices.clone_from_character(character, owner, consent)
        assert refused.value.code == "consent"
    assert not Voice.objects.exists()
    assert len(fake.received) == asked


def test_refused_without_agreement_to_the_provider(character, owner, cloner):
    with pytest.raises(ConsentError):
        voices.clone_from_character(character, owner, CONSENT)
    assert not Voice.objects.exists()
    assert voices.cloning_providers(owner) == []


def test_refused_without_a_cloner(character, owner):
    with pytest.raises(FilmError) as refused:
        voices.clone_from_character(character, owner, CONSENT)
    assert refused.value.code == "no_cloner"


def test_a_clone_speaks_its_characters_lines(
    character, owner, any_cloner, dubbed, long_enough, fake
):
    agree(owner)
    voice = cloned(character, owner)
    assert voice.ready, voice.error
    sample = voice.samples.get()
    assert (sample.film, bool(sample.text)) == (dubbed, True)
    assert voice.external_id == (
        "" if any_cloner.adapter != "dashscope" else next(iter(fake.voices))
    )
    film = run(dubbed)
    assert film.state == "done", film.why
    rows = [row for row in lines(film).rows if row.cue.character_id == character.pk]
    assert rows
    assert {row.take.voice for row in rows} == {voice}
    spoken = len(fake.received)
    assert run(film).state == "done"
    assert len(fake.received) == spoken, "what it said is not asked for again"


def test_revoked_it_is_gone_with_all_it_said(character, owner, cloner, dubbed, long_enough, fake):
    agree(owner)
    voice = cloned(character, owner)
    film = run(dubbed)
    said = list(Take.objects.filter(voice=voice).values_list("file", flat=True))
    assert said
    voices.revoke(voice)
    jobs.drain()
    assert fake.voices == {}, "the provider was told to forget it"
    assert not Voice.objects.exists()
    assert not VoiceSample.objects.exists()
    assert not StoredFile.objects.filter(pk__in=said).exists()
    assert not StoredFile.objects.filter(kind="voice-sample").exists()
    assert not Artifact.objects.filter(stage__in=("fit", "mix")).exists(), "its stretched takes"
    record = VoiceConsent.objects.get()
    assert record.revoked
    assert (record.voice, record.speaker) == (None, "Ada Lovelace")
    film = run(film)
    assert film.state == "done", "its lines are a stock voice's again"
    assert all(row.take.voice_key for row in lines(film).rows)


def test_a_consent_covers_its_languages_alone(character, owner, cloner, long_enough, dubbed):
    agree(owner)
    voice = cloned(character, owner, voices.Consent("Ada", "own", ["en"]))
    assert voices.usable(dubbed) == []
    with pytest.raises(FilmError) as refused:
        characters.choose_voice(character, owner, voice=voice)
    assert refused.value.code == "consent_language"
    character.refresh_from_db()
    assert character.voice is None, "nor is it given to the character by itself"


def test_without_its_provider_a_clone_is_not_cast(character, owner, cloner, long_enough, dubbed):
    agree(owner)
    cloned(character, owner)
    cloner.delete()
    assert voices.usable(dubbed) == []
    film = run(dubbed)
    assert (film.state, film.outcome) == ("done", ""), "a stock voice says its lines"
    assert all(row.take.voice_key for row in lines(film).rows)


def test_giving_a_clone_to_its_character_can_be_undone(character, owner, cloner, long_enough):
    agree(owner)
    voice = cloned(character, owner)
    character.refresh_from_db()
    assert character.voice == voice
    history.undo(character.film, owner)
    character.refresh_from_db()
    assert character.voice is None


def test_another_persons_voice_is_nobody_elses(character, owner, mate, cloner, long_enough):
    agree(owner)
    voice = cloned(character, owner)
    Voice.objects.update(owner=mate)
    voice.refresh_from_db()
    with pytest.raises(FilmError) as refused:
        characters.choose_voice(character, owner, voice=voice)
    assert refused.value.code == "voice_unknown"


def uploaded(owner, content=SOUND) -> Voice:
    file = SimpleUploadedFile("me.wav", content)
    voice = voices.clone_from_upload(owner, CONSENT, file, name="Me", text="Hello")
    jobs.drain()
    return Voice.objects.get(pk=voice.pk)


def test_a_voice_of_a_recording(owner, cloner, fake):
    agree(owner)
    voice = uploaded(owner)
    assert voice.ready
    assert voice.samples.get().duration_ms > 7000
    assert list(fake.voices.values()) == ["cosyvoice-v3-flash"]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"no sound" * 100, "sample_unreadable"), (samples.tone(1.0), "sample_short")],
)
def test_recordings_that_will_not_do(owner, cloner, content, code):
    agree(owner)
    voice = uploaded(owner, content)
    assert (voice.ready, voice.error) == (None, code)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("key-dashscope", "key_refused"),
        ("inspection", "content_refused"),
        ("throttled", "rate_limited"),
        ("half-json", "malformed"),
        ("cut", "cut_off"),
    ],
)
def test_faults_of_a_cloner(owner, cloner, fake, fault, code):
    agree(owner)
    fake.will(*[FAULTS[fault]] * 3)
    voice = uploaded(owner)
    assert (voice.ready, voice.error) == (None, code)
    job = Job.objects.get(kind=voices.CLONE)
    assert job.error
    assert KEY not in f"{job.error}{job.params}"
    fake.faults.clear()
    jobs.retry(job)
    jobs.drain()
    assert Voice.objects.get(pk=voice.pk).ready


def test_a_slow_cloner_is_not_waited_for_for_ever(owner, cloner, fake):
    agree(owner)
    Provider.objects.update(timeout=1, attempts=1)
    fake.will(FAULTS["slow"])
    assert uploaded(owner).error == "timeout"


def test_revoked_while_it_is_made_nothing_is_left(owner, cloner, fake, monkeypatch):
    agree(owner)
    real = cloning.enrol

    def enrol(*others, **how):
        found = real(*others, **how)
        VoiceConsent.objects.update(revoked="2026-01-01T00:00Z")
        return found

    monkeypatch.setattr(cloning, "enrol", enrol)
    assert uploaded(owner).ready is None
    assert fake.voices == {}


def test_trying_a_voice(dubbed, character):
    row = retaking.audition(character, "你好。", "zm_yunxi")
    jobs.drain()
    row.refresh_from_db()
    assert (row.file.media_type, row.job.queue) == ("audio/wav", "speech")
    assert Job.objects.get(pk=str(row.job_id)).result == {"file": str(row.file_id)}


@pytest.fixture
def spoken_by_a_provider(dubbed, fake):
    made = Provider.objects.create(
        name="Speaks", base_url=fake.openai, speech_model="tts", speech_voice="alloy",
        is_hosted=False,
    )  # fmt: skip
    set_key(made, KEY)
    return usual_settings.settle_options(fresh(dubbed), {"speech": f"provider:{made.pk}"})


def test_a_line_that_a_service_will_not_say_costs_no_other(spoken_by_a_provider, fake, owner):
    fake.will(FAULTS["inspection"])
    film = run(spoken_by_a_provider)
    assert (film.state, film.outcome) == ("done", "")
    (row,) = [row for row in lines(film).rows if row.take is None]
    assert "unsaid" in row.codes
    asked = len(fake.received)
    film = run(film)
    assert len(fake.received) == asked, "it is not asked for again"
    editing.translate_text(row.cue, owner, "另一句话。")
    film = run(film)
    assert all(row.take for row in lines(film).rows)


def test_a_provider_that_speaks(spoken_by_a_provider, fake, owner):
    film = run(spoken_by_a_provider)
    assert film.state == "done", film.why
    assert {row.take.voice_key for row in lines(film).rows} == {"alloy"}
    fake.will(*[FAULTS["key"]])
    one = film.characters.order_by("place")[0]
    characters.choose_voice(one, owner, "nova")
    film = run(film)
    assert film.why == "key_refused"
    assert run(film).state == "done"
