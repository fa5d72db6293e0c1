"""Films that are not as they should be: a sentence, or the right result; nothing is lost."""

from __future__ import annotations

import errno
import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from apps.films.errors import FilmError
from apps.films.ffmpeg.probe import probe
from apps.films.models import Film
from apps.films.services import (
    expecting,
    files,
    outputs,
    processing,
    receiving,
    removing,
    usual_settings,
)
from apps.films.stages import fitting
from apps.jobs import services as jobs
from apps.media.errors import FileError
from apps.media.kinds import UploadRequest, get_kind
from apps.media.models import StoredFile, Upload
from apps.media.services import sweep
from apps.media.services.verifying import faults
from apps.media.uploads import begin
from apps.media.uploads import receive as take
from apps.media.uploads.finishing import finish
from apps.sound.recognition import Recognised
from tests.films.conftest import engine, fresh, job_of, run
from tests.films.ffmpeg.clips import H264, ffmpeg, picture, tone
from tests.films.ffmpeg.clips import film as tone_film

pytestmark = [pytest.mark.django_db, pytest.mark.ffmpeg]


def refused(owner, path: Path) -> str:
    with pytest.raises(FilmError) as error:
        receiving.receive_path(owner, path, path.name, rights=True)
    assert str(error.value).count("%(") == 0
    assert not StoredFile.objects.filter(kind="film").exists()
    return error.value.code


def test_what_is_no_film(owner, tmp_path):
    path = tmp_path / "a.mp4"
    path.write_bytes(b"not a film at all" * 1000)
    assert refused(owner, path) == "not_a_film"


def test_without_sound(owner, tmp_path):
    path = tmp_path / "silent.mp4"
    ffmpeg(*picture(1), *H264, str(path))
    assert refused(owner, path) == "no_sound"


def test_sound_alone(owner, tmp_path):
    path = tmp_path / "song.m4a"
    ffmpeg(*tone(1), "-c:a", "aac", str(path))
    assert refused(owner, path) == "no_picture"


def test_truncated(owner, clip, tmp_path):
    path = tmp_path / "cut.mp4"
    path.write_bytes(clip.path.read_bytes()[:200_000])
    assert refused(owner, path) == "not_a_film"


def test_too_long(owner, clip, settings):
    settings.FUTU_FILM_HOURS = 0.001
    assert refused(owner, clip.path) == "too_long"


def heard_nothing(monkeypatch):
    from apps.sound import recognition

    monkeypatch.setattr(recognition, "recognise", lambda *a, **k: Recognised("", 0.0, ()))


def test_no_speech_or_music_only(fast, receive, monkeypatch):
    heard_nothing(monkeypatch)
    film = run(receive())
    assert (film.state, film.why) == ("failed", "no_speech")
    assert "No speech was found" in job_of(film).error


@pytest.mark.parametrize("layout", ["5.1", "mono"])
def test_other_layouts_of_sound_come_through(owner, tmp_path, quick, receive, translator, layout):
    path = tmp_path / "layout.mkv"
    noise = f"anoisesrc=d=13:a=.1,aformat=channel_layouts={layout}"
    ffmpeg(*picture(13), "-f", "lavfi", "-i", noise, *H264, "-c:a", "ac3", str(path))
    film = run(receive(path=path, translator=engine(translator)))
    assert (film.state, film.why) == ("done", "")
    assert film.tracks.get(kind="audio").channels == (6 if layout == "5.1" else 1)


def test_cover_art_and_a_turned_picture_are_the_films_own(
    owner, tmp_path, fast, receive, translator
):
    cover, plain, path = tmp_path / "c.png", tmp_path / "p.mp4", tmp_path / "phone.mp4"
    ffmpeg("-f", "lavfi", "-i", "color=red:s=90x90", "-frames:v", "1", str(cover))
    tone_film(plain, 13)
    ffmpeg("-i", str(plain), "-i", str(cover), "-map", "0:v", "-map", "0:a", "-map", "1:v",
           "-c", "copy", "-metadata:s:v:0", "rotate=90", "-disposition:v:1", "attached_pic",
           str(path))  # fmt: skip
    film = run(receive(path=path, translator=engine(translator), subtitles_only=True))
    assert film.state == "done", film.why
    video = film.facts["video"]
    assert (video["width"], video["height"]) == (90, 160)
    with files.as_path(outputs.dubbed(film).file) as made:
        assert (probe(made).video.width, probe(made).video.rotation) == (90, video["rotation"])


def test_sound_that_begins_late_keeps_its_times(owner, tmp_path, fast, receive, translator):
    plain, path = tmp_path / "p.mp4", tmp_path / "late.mkv"
    tone_film(plain, 13)
    ffmpeg("-i", str(plain), "-itsoffset", "2", "-i", str(plain), "-map", "0:v", "-map", "1:a",
           "-c", "copy", str(path))  # fmt: skip
    film = run(receive(path=path, translator=engine(translator)))
    assert film.state == "done", film.why
    assert film.facts["audio"][0]["start_ms"] == pytest.approx(2000, abs=60)
    with files.as_path(outputs.dubbed(film).file) as made:
        assert abs(probe(made).duration_ms - film.duration_ms) <= 50


def test_another_track_is_another_sound(clip, tmp_path, fast, receive):
    path = tmp_path / "two.mkv"
    ffmpeg(
        "-i", str(clip.path), "-map", "0:v", "-map", "0:a", "-map", "0:a", "-c", "copy", str(path)
    )
    film = receive(path=path, track=1)
    assert run(film).state == "done"
    usual_settings.settle_options(fresh(film), {"track": 5})
    assert run(film).why == "no_track"


def test_the_source_that_is_gone(fast, receive):
    film = receive()
    StoredFile.objects.filter(pk=film.source_id).delete()
    with pytest.raises(FilmError) as error:
        run(film)
    assert error.value.code == "no_source"


def test_a_full_disk_says_so_and_goes_on(quick, receive, translator, monkeypatch):
    film = receive(translator=engine(translator))
    real = files.keep

    def keep(owner_id, kind, *others, **how):
        if kind == files.TAKE:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(owner_id, kind, *others, **how)

    monkeypatch.setattr(files, "keep", keep)
    film = run(film)
    assert (film.state, film.why) == ("failed", "disk_full")
    monkeypatch.setattr(files, "keep", real)
    assert run(film).state == "done"
    assert quick.parts == 2, "what was heard was not heard again"


def test_rights_come_first(fast, receive, owner):
    film = receive()
    Film.objects.update(rights_confirmed=None)
    with pytest.raises(FilmError) as error:
        processing.start(fresh(film))
    assert error.value.code == "no_rights"
    receiving.confirm_rights(fresh(film), "My own film")
    processing.start(fresh(film))


def test_what_does_not_fit_is_refused_before(fast, receive, settings, monkeypatch):
    film = receive()
    settings.FUTU_CLASS_QUOTAS = {"films": film.source_bytes + 1000}
    with pytest.raises(FilmError) as error:
        processing.start(fresh(film))
    assert error.value.code == "room"
    settings.FUTU_CLASS_QUOTAS = {"films": 0}
    monkeypatch.setattr(expecting, "free_bytes", lambda: 1000)
    with pytest.raises(FilmError) as error:
        processing.start(fresh(film))
    assert error.value.code == "disk"
    assert fresh(film).job is None


def test_two_hours_are_reckoned_before(fast, receive, translator):
    film = receive(translator=engine(translator))
    Film.objects.update(duration_ms=7_200_000)
    found = processing.expected(fresh(film))
    assert 2e9 < found.bytes < 4e9
    assert found.seconds > 3600
    assert {one.name for one in found.stages if one.seconds} >= {"recognise", "speak", "mix"}


def test_what_nobody_translates_is_not_spoken(fast, receive):
    found = processing.expected(receive())
    timed = {one.name for one in found.stages if one.seconds}
    assert timed >= {"recognise", "mux"}
    assert timed.isdisjoint({"speak", "fit", "mix"})


def test_a_language_without_a_voice(fast, receive, translator):
    film = receive(translator=engine(translator))
    Film.objects.update(target_language="fi")
    with pytest.raises(FilmError) as error:
        run(film)
    assert error.value.code == "no_voice"
    assert "fi" in str(error.value)


def test_the_same_language(fast, receive):
    film = receive()
    Film.objects.update(target_language="en-GB")
    with pytest.raises(FilmError) as error:
        run(film)
    assert error.value.code == "same_language"


def test_the_same_language_found_out(fast, receive, translator, fake):
    film = receive(translator=engine(translator))
    Film.objects.update(source_language="", target_language="en")
    asked = len(fake.received)
    assert (run(film).why, len(fake.received)) == ("same_language", asked)


def test_mkv_holds_what_mp4_cannot(owner, tmp_path, fast, receive, translator):
    path = tmp_path / "ffv1.mkv"
    tone_film(path, 13, "-c:v", "ffv1", "-c:a", "flac")
    film = receive(path=path, translator=engine(translator), subtitles_only=True)
    with pytest.raises(FilmError) as error:
        run(film)
    assert error.value.code == "does_not_fit_mp4", "before anybody is paid"
    usual_settings.settle_options(fresh(film), {"container": "mkv"})
    assert run(film).state == "done"


def test_what_browsers_cannot_play_has_a_copy_when_asked(owner, tmp_path, fast, receive, clip):
    from apps.films.services import watching

    assert not watching.needs_copy(receive())
    path = tmp_path / "old.mkv"
    tone_film(path, 2, "-c:v", "ffv1", "-c:a", "flac")
    film = receive(path=path)
    assert watching.needs_copy(film)
    job = watching.ask_for_copy(film)
    assert watching.ask_for_copy(film).pk == job.pk
    jobs.drain()
    film = fresh(film)
    assert not watching.needs_copy(film)
    with files.as_path(film.web_copy) as made:
        assert probe(made).video.codec == "h264"


def sent(owner, content: bytes, **about: str) -> Upload:
    """By tus, all in one piece."""
    kind = get_kind("film")
    asked = UploadRequest(owner.pk, "film.mp4", len(content), about)
    upload = begin(kind, asked, kind.admit(asked))
    take(upload, 0, io.BytesIO(content))
    finish(Upload.objects.get(pk=upload.pk))
    jobs.drain(["default"])
    return Upload.objects.get(pk=upload.pk)


def test_an_upload_becomes_a_film(owner, clip, fast):
    upload = sent(owner, clip.path.read_bytes(), rights="yes", title="Storm", target_language="ja")
    film = Film.objects.get(source=upload.pk)
    assert (film.title, film.target_language, film.owner) == ("Storm", "ja", owner)
    assert film.duration_ms == pytest.approx(12_145, abs=60)
    assert film.thumbnail is not None
    assert list(faults()) == []


def test_an_upload_without_rights_is_refused_before_a_byte(owner):
    with pytest.raises(FilmError) as error:
        sent(owner, b"x")
    assert error.value.code == "no_rights"


def test_an_upload_that_is_no_film_leaves_nothing(owner):
    upload = sent(owner, b"nothing" * 100, rights="yes")
    assert (upload.result or {}).get("code") == "not_a_film"
    assert not Film.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_quota_sweep_and_verify_know_every_file(dubbed, owner, settings):
    from django.utils import timezone

    assert list(faults()) == []
    kinds = set(StoredFile.objects.values_list("kind", flat=True))
    assert kinds == {"film", "film-part", "film-take", "film-output"}
    parts = StoredFile.objects.filter(kind="film-part").exclude(expires=None)
    parts.update(expires=timezone.now() - timedelta(days=1))
    sweep()
    assert not dubbed.artifacts.exclude(file=None).exists()
    film = run(dubbed)
    assert film.state == "done", "they are made again"
    removing.remove(fresh(film))
    assert not StoredFile.objects.exists()
    assert list(faults()) == []


def test_a_part_that_is_lost_is_made_again(dubbed, quick):
    mix = dubbed.artifacts.get(stage="mix")
    default_storage.delete(mix.file.key)
    spoken = len(quick.spoken)
    assert run(dubbed, "mux").state == "done"
    assert fitting.spoken_lines(dubbed)
    assert len(quick.spoken) == spoken


def test_a_small_quota_says_what_is_free(owner, clip, settings):
    settings.FUTU_CLASS_QUOTAS = {"films": 1000}
    with pytest.raises(FileError) as error:
        receiving.receive_path(owner, clip.path, "a.mp4", rights=True)
    assert error.value.code == "quota"
    assert not Film.objects.exists()
