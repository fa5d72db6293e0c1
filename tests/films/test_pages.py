"""The pages of films: three people, what each page says, what is changed in it."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from apps.films.models import Character, Film, Voice, VoiceConsent
from apps.films.services import files, processing
from apps.jobs.models import Job
from apps.media.models import StoredFile
from apps.providers.models import Provider
from tests.films.ffmpeg.clips import film as clip
from tests.films.pages_of import made_film, write_lines

pytestmark = [pytest.mark.django_db, pytest.mark.ffmpeg]
HTMX = {"headers": {"HX-Request": "true"}}
TABS = ("film", "characters", "film_terms", "checks", "results", "history", "settings")


@pytest.fixture
def film(owner, tmp_path) -> Film:
    return made_film(owner, tmp_path)


def of(name: str, *ids: object) -> str:
    return reverse(f"films:{name}", args=ids)


def addresses(film: Film) -> list[str]:
    cue, one = film.cues.in_order().first(), film.characters.first()
    found = [of(tab, film.pk) for tab in (*TABS, "state", "lines")]
    found += [of("line", cue.pk), of("original", cue.pk), of("character", one.pk)]
    return [*found, of("clone", one.pk), of("subtitles", film.pk, "zh", "vtt")]


def test_three_people(film, owner_client, mate_client, stranger_client):
    for address in addresses(film):
        assert owner_client.get(address).status_code == 200, address
        assert mate_client.get(address).status_code == 404, address
        assert stranger_client.get(address)["Location"].startswith(reverse("account_login"))
    changes = [of(name, film.pk) for name in ("start", "undo", "redo", "bring", "delete")]
    changes += [of(what, film.cues.first().pk) for what in ("line", "split", "merge", "remove")]
    for address in changes:
        assert mate_client.post(address).status_code == 404, address
        assert stranger_client.post(address)["Location"].startswith(reverse("account_login"))
    assert film.cues.count() == 4
    assert not film.edits.exists()


def test_the_list_is_ones_own(film, owner_client, mate_client):
    assert "The harbour" in owner_client.get(of("index")).content.decode()
    theirs = mate_client.get(of("index")).content.decode()
    assert "No films yet" in theirs
    assert "The harbour" not in theirs
    assert "No film like that" in owner_client.get(of("index"), {"name": "tiger"}).content.decode()


@pytest.mark.parametrize("left_out", ["file", "rights"])
def test_a_film_is_added_without_a_script(owner, owner_client, tmp_path, left_out):
    content = clip(tmp_path / "a.mp4", 1).read_bytes()
    file = SimpleUploadedFile("a.mp4", content)
    given = {
        "file": file,
        "rights": "yes",
        "source_language": "en",
        "target_language": "zh",
    }
    refused = owner_client.post(of("index"), {k: v for k, v in given.items() if k != left_out})
    assert refused.status_code == 422
    assert 'role="alert"' in refused.content.decode()
    assert not Film.objects.exists()
    file.seek(0)
    added = owner_client.post(of("index"), given)
    film = Film.objects.get(owner=owner)
    assert added["Location"] == film.get_absolute_url()
    assert film.rights_confirmed


def test_what_is_no_film_is_refused_with_a_sentence(owner_client):
    file = SimpleUploadedFile("a.mp4", b"no film at all")
    given = {"file": file, "rights": "yes", "target_language": "zh"}
    response = owner_client.post(of("index"), given)
    assert response.status_code == 422
    assert "cannot be read as a film" in response.content.decode()


def test_an_upload_leads_to_its_film(film, owner_client, mate_client):
    asked = {"file": str(film.source_id)}
    assert owner_client.get(of("arrived"), asked)["Location"] == film.get_absolute_url()
    assert mate_client.get(of("arrived"), asked).status_code == 404
    assert owner_client.get(of("arrived"), {"file": "nonsense"}).status_code == 404


def test_before_the_start_it_says_what_is_missing_and_what_it_takes(owner, owner_client, tmp_path):
    film = made_film(owner, tmp_path, done=False)
    text = owner_client.get(film.get_absolute_url()).content.decode()
    for words in ("Before it starts", "whisper-base", "No model that translates", "about"):
        assert words in text
    assert "of your room" in text


def test_a_film_is_started_and_its_states_are_said(owner, owner_client, tmp_path):
    film = made_film(owner, tmp_path, done=False)
    started = owner_client.post(of("start", film.pk), follow=True)
    assert started.status_code == 200
    film.refresh_from_db()
    assert film.is_active
    text = owner_client.get(of("state", film.pk), **HTMX).content.decode()
    assert "every 2s" in text
    assert "Pause" in text
    Job.objects.filter(kind=processing.KIND).update(state="failed")
    Film.objects.filter(pk=film.pk).update(error="no_speech", error_params={})
    failed = owner_client.get(of("state", film.pk), **HTMX).content.decode()
    assert "No speech was found" in failed
    assert "every 2s" not in failed
    again = owner_client.post(of("start", film.pk), {"from_stage": "nonsense"}, follow=True)
    assert "no such stage" in again.content.decode()
    assert processing.stages(film)


def test_settings_are_kept_and_what_is_wrong_is_said(film, owner_client):
    given = {
        "title": "The port", "source_language": "en", "target_language": "ja",
        "recogniser": "local",
        "translator": "none", "speech": "local", "background": "duck", "container": "mkv",
        "speakers": "3", "track": "0", "subtitles_only": "on",
    }  # fmt: skip
    kept = owner_client.post(of("settings", film.pk), given)
    assert kept.status_code == 302
    film.refresh_from_db()
    assert (film.title, film.target_language) == ("The port", "ja")
    assert film.settings.subtitles_only
    wrong = owner_client.post(of("settings", film.pk), given | {"speakers": "99"})
    assert wrong.status_code == 422
    assert "field--wrong" in wrong.content.decode()
    tried = owner_client.post(of("try_model"), {"task": "speech", "engine": "local"}, **HTMX)
    assert tried.status_code == 200
    assert owner_client.post(of("try_model"), {"task": "tea"}).status_code == 404


def test_a_film_is_deleted_with_its_files(film, owner_client, owner):
    VoiceConsent.objects.create(
        recorded_by=owner, voice_name="Nora", speaker="Nora Field", basis="own"
    )
    owner_client.post(of("delete", film.pk))
    assert not Film.objects.exists()
    assert VoiceConsent.objects.exists()


def test_a_voice_of_a_provider_is_named(film, owner_client, translator):
    nora = film.characters.order_by("place")[0]
    given = {"name": nora.name, "gender": nora.gender, "voice": "", "provider_voice": " alloy "}
    assert "provider_voice" not in owner_client.get(of("characters", film.pk)).text
    film.options = {**film.options, "speech": f"provider:{translator.pk}"}
    film.save()
    assert "provider_voice" in owner_client.get(of("characters", film.pk)).text
    assert owner_client.post(of("character", nora.pk), given).status_code == 302
    nora.refresh_from_db()
    assert (nora.voice_key, nora.voice_is_usual) == ("alloy", False)
    assert "alloy" in owner_client.get(of("characters", film.pk)).text


def test_characters_are_named_merged_and_divided(film, owner_client):
    nora, sam, _tom = film.characters.order_by("place")
    given = {"name": "Nora Field", "gender": "unsure", "voice": ""}
    assert owner_client.post(of("character", nora.pk), given).status_code == 302
    nora.refresh_from_db()
    assert (nora.name, nora.gender) == ("Nora Field", "unsure")
    wrong = owner_client.post(of("character", nora.pk), given | {"name": ""})
    assert wrong.status_code == 422
    merge = {"into": str(nora.pk), "other": str(sam.pk)}
    owner_client.post(of("merge_characters", film.pk), merge)
    assert nora.cues.count() == 3
    chosen = {"cue": [str(nora.cues.in_order().first().pk)], "name": "Somebody"}
    owner_client.post(of("character_lines", nora.pk), chosen)
    assert film.characters.get(name="Somebody").cues.count() == 1
    refused = owner_client.post(of("character_lines", nora.pk), {"name": "x"}, follow=True)
    assert "at least one line" in refused.content.decode()


def test_no_voice_is_cloned_without_consent(film, owner_client):
    nora = film.characters.order_by("place").first()
    page = of("clone", nora.pk)
    without = owner_client.post(page, {"name": "Nora"})
    assert without.status_code == 422
    assert "only with its owner" in without.content.decode()
    dialog = owner_client.post(page, {"name": "Nora"}, **HTMX)
    assert dialog.status_code == 200
    assert "notice--error" in dialog.content.decode()
    nobody = owner_client.post(page, {"speaker": "Nora Field", "basis": "own"})
    assert "No provider that clones" in nobody.content.decode()
    assert not Voice.objects.exists()


def test_a_consent_is_revoked_with_its_voice(owner, owner_client, mate_client):
    voice = Voice.objects.create(owner=owner, name="Nora")
    VoiceConsent.objects.create(
        voice=voice, recorded_by=owner, voice_name="Nora", speaker="Nora Field", basis="given"
    )
    assert "Nora Field" in owner_client.get(of("voices")).content.decode()
    assert mate_client.post(of("revoke", voice.pk)).status_code == 404
    owner_client.post(of("revoke", voice.pk))
    assert not Voice.objects.exists()
    assert "revoked" in owner_client.get(of("voices")).content.decode()


def test_terms_of_a_film_and_of_all(film, owner, owner_client, mate_client):
    page = of("film_terms", film.pk)
    assert (
        owner_client.post(page, {"source": "Old Tom", "never_translate": "on"}).status_code == 302
    )
    assert owner_client.post(page, {"source": "Old Tom", "target": "x"}).status_code == 422
    assert owner_client.post(page, {"source": ""}).status_code == 422
    term = film.terms.get(source="Old Tom")
    assert mate_client.post(of("term", term.pk), {"remove": "1"}).status_code == 404
    owner_client.post(of("term", term.pk), {"source": "Old Tom", "target": "老汤姆"})
    term.refresh_from_db()
    assert term.target == "老汤姆"
    owner_client.post(of("term", term.pk), {"remove": "1"})
    assert not film.terms.filter(source="Old Tom").exists()
    owner_client.post(of("terms"), {"source": "harbour", "target": "港口"})
    assert "港口" in owner_client.get(page).content.decode()


def test_subtitles_are_brought_in_and_taken_away(film, owner_client):
    text = "1\n00:00:07,900 --> 00:00:09,900\n这种天气没人出海。\n"
    given = {"file": SimpleUploadedFile("a.srt", text.encode()), "as": "translation"}
    said = owner_client.post(of("bring", film.pk), given, follow=True).content.decode()
    assert "1 of 1 lines were taken" in said
    srt = owner_client.get(of("subtitles", film.pk, "zh", "srt"), {"download": ""})
    assert srt["Content-Disposition"].startswith("attachment")
    assert "这种天气没人出海" in srt.content.decode()
    nonsense = {"file": SimpleUploadedFile("a.srt", b"nothing"), "as": "lines"}
    refused = owner_client.post(of("bring", film.pk), nonsense, follow=True).content.decode()
    assert "toast--error" in refused
    assert film.cues.count() == 4
    assert owner_client.get(of("subtitles", film.pk, "zh", "exe")).status_code == 404


def test_results_and_checks_name_what_is_there(film, owner_client):
    results = owner_client.get(of("results", film.pk)).content.decode()
    assert "LUFS" in results
    assert "Sound alone" in results
    checks = owner_client.get(of("checks", film.pk)).content.decode()
    assert "This line has no translation." in checks
    assert "line=4" in checks


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_pages_have_no_errors_without_lines(owner, owner_client, tmp_path: Path, language):
    film = made_film(owner, tmp_path, lines=0, done=False)
    owner_client.cookies["django_language"] = language
    for tab in TABS:
        assert owner_client.get(of(tab, film.pk)).status_code == 200, tab
    for name in ("index", "voices", "terms", "models"):
        assert owner_client.get(of(name)).status_code == 200, name
    assert owner_client.get(of("film", uuid4())).status_code == 404
    write_lines(film, 1)
    assert owner_client.get(film.get_absolute_url()).status_code == 200


def test_the_characters_page_asks_for_voices_once(
    film, owner_client, owner, django_assert_max_num_queries
):
    provider = Provider.objects.create(name="Cloner", adapter="dashscope")
    for n in range(10):
        voice = Voice.objects.create(
            owner=owner, name=f"V{n}", provider=provider, ready=timezone.now()
        )
        VoiceConsent.objects.create(voice=voice, voice_name=voice.name, recorded_by=owner,
                                    speaker="Ada", basis="own")  # fmt: skip
        Character.objects.create(film=film, name=f"C{n}", place=10 + n)
    address = reverse("films:characters", args=[film.pk])
    owner_client.get(address)
    with django_assert_max_num_queries(60):
        page = owner_client.get(address).content.decode()
    assert page.count("V9</option>") >= 10


def test_a_file_of_a_film_that_is_gone_stays_with_nobody(film, tmp_path):
    path = tmp_path / "a.mp4"
    path.write_bytes(b"film")
    kept = files.keep(film.owner_id, files.PART, path, "a.mp4", "video/mp4")
    with pytest.raises(ValueError, match="gone"), files.owned(kept):
        raise ValueError("gone")
    assert not StoredFile.objects.filter(pk=kept.pk).exists()
