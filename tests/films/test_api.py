"""The API of films, as a program asks it; who may what is in tests/api/test_people.py, too."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.films.models import Film, Voice
from apps.films.services import voices
from apps.jobs import services as jobs
from apps.providers.fake import KEY
from apps.providers.models import Provider
from apps.providers.services.credentials import set_key
from tests.api.conftest import program
from tests.films.conftest import agree, engine, fresh, run
from tests.films.rows import made_film

pytestmark = [pytest.mark.django_db, pytest.mark.ffmpeg]
JSON: Any = {"content_type": "application/json"}
API = "/api/v1"


@pytest.fixture
def api(owner):
    return program(owner, "read", "write")


def upload(api, clip, **fields):
    file = SimpleUploadedFile("storm.mp4", clip.path.read_bytes())
    return api.post(f"{API}/videos/upload", {"file": file, "rights": "true", **fields})


def test_from_upload_to_dub(api, clip, quick, translator):
    told = upload(api, clip, source_language="en", target_language="zh")
    assert told.status_code == 201, told.json()
    video = told.json()
    assert (video["state"], video["title"], video["metadata"]) == ("new", "storm", None)
    jobs.drain(["default"])
    address = f"{API}/videos/{video['id']}"
    metadata = api.get(address).json()["metadata"]
    assert (metadata["width"], metadata["streams"][0]["kind"]) == (640, "audio")

    status = api.get(f"{address}/status").json()
    assert status["expected"]["bytes"] > 0
    assert {one["name"]: one["state"] for one in status["stages"]}["mux"] == "pending"
    asked = {"options": {"translator": engine(translator)}}
    started = api.post(f"{address}/process", asked, **JSON)
    assert (started.status_code, started.json()["state"]) == (202, "waiting")
    again = api.post(f"{address}/process", {}, **JSON)
    assert (again.status_code, again.json()["reason"]) == (409, "active")
    for what, state in (("pause", "paused"), ("resume", "waiting")):
        assert api.post(f"{address}/{what}").json()["state"] == state
    jobs.drain()

    video = api.get(address).json()
    assert (video["state"], video["lines"], video["reason"]) == ("done", 4, "")
    film = next(one for one in video["outputs"] if one["kind"] == "film")
    assert b"".join(api.get(f"{API}/files/{film['file']}/content"))
    part = api.get(f"{address}/audio", headers={"Range": "bytes=0-3"})
    assert (part.status_code, b"".join(part)) == (206, b"soun")
    assert api.get(f"{address}/audio?track=original")["Content-Type"] == "audio/wav"
    lines = api.get(f"{address}/subtitles").json()["lines"]
    assert [bool(one["translation"] and one["take"]) for one in lines] == [True] * 4
    text = api.get(f"{address}/subtitles?format=vtt&language=en")
    assert text.content.startswith(b"WEBVTT")
    (first, *_rest) = api.get(f"{address}/characters").json()["items"]
    assert api.get(f"{API}/characters/{first['id']}").json() == first
    assert [one["id"] for one in api.get(f"{API}/videos").json()["items"]] == [video["id"]]
    assert api.delete(address).status_code == 204
    assert api.get(address).status_code == 404


def test_cancelled(api, owner, clip, quick, receive, translator):
    film = receive(translator=engine(translator))
    address = f"{API}/videos/{film.pk}"
    assert api.post(f"{address}/process", **JSON).status_code == 202
    told = api.post(f"{address}/cancel").json()
    assert (told["state"], told["error"]) == ("failed", "not_finished")
    assert "goes on from there" in told["reason"]
    assert api.post(f"{address}/cancel").status_code == 409


def test_what_is_refused(api, clip, settings):
    refused = upload(api, clip, rights="false")
    assert (refused.status_code, refused.json()["reason"]) == (422, "no_rights")
    file = SimpleUploadedFile("a.mp4", b"no film" * 50)
    refused = api.post(f"{API}/videos/upload", {"file": file, "rights": "true"})
    assert (refused.status_code, refused.json()["reason"]) == (422, "not_a_film")
    settings.FUTU_MAX_UPLOAD_BYTES = 1000
    refused = upload(api, clip)
    assert (refused.status_code, refused.json()["reason"]) == (422, "small_only")
    assert not Film.objects.exists()


@pytest.mark.parametrize(
    "asked",
    [{"from_stage": "cook"}, {"options": {"container": "avi"}}, {"target_language": "no language"}],
)
def test_fields_have_limits(api, owner, asked):
    film = made_film(owner)
    refused = api.post(f"{API}/videos/{film.pk}/process", asked, **JSON)
    assert refused.status_code == 422
    assert fresh(film).job is None


def test_events(api, quick, receive, translator):
    film = run(receive(translator=engine(translator)))
    stream = api.get(f"{API}/videos/{film.pk}/status", headers={"Accept": "text/event-stream"})
    assert stream["Content-Type"] == "text/event-stream"
    events = b"".join(stream).decode().split("\n\n")
    assert events[0] == "retry: 3000"
    told = json.loads(events[1].partition("data: ")[2])
    assert (told["state"], {one["state"] for one in told["stages"]}) == ("done", {"done"})


def test_a_translation_is_imported(api, quick, receive):
    film = run(receive())
    address = f"{API}/videos/{film.pk}/subtitles"
    text = api.get(f"{address}?format=srt&language=en").content
    told = api.post(address, {"file": SimpleUploadedFile("zh.srt", text)}).json()
    assert told == {"taken": 4, "of": 4, "without": 0}
    refused = api.post(address, {"file": SimpleUploadedFile("a.srt", b"nothing")})
    assert (refused.status_code, refused.json()["code"]) == (422, "unusable_film")


def test_cloning_and_speaking(api, owner, quick, receive, translator, fake, monkeypatch):
    monkeypatch.setattr(voices, "LEAST_MS", 1000)
    film = run(receive(translator=engine(translator)))
    one = film.characters.first()
    address = f"{API}/characters/{one.pk}"
    refused = api.post(f"{address}/clone", {}, **JSON)
    assert (refused.status_code, refused.json()["reason"]) == (403, "consent")
    made = Provider.objects.create(
        name="Cosy", adapter="dashscope", base_url=fake.dashscope, speech_model="cosyvoice-v3"
    )
    set_key(made, KEY)
    asked = {"consent": {"speaker": "Ada", "basis": "own"}}
    assert api.post(f"{address}/clone", asked, **JSON).json()["code"] == "no_consent"
    agree(owner)
    told = api.post(f"{address}/clone", asked, **JSON)
    assert (told.status_code, told.json()["ready"]) == (202, False)
    jobs.drain()
    assert Voice.objects.get(pk=told.json()["id"]).ready
    said = api.post(f"{address}/synthesize", {"text": "你好。"}, **JSON)
    jobs.drain()
    job = api.get(f"{API}/jobs/{said.json()['job']}").json()
    assert b"".join(api.get(f"{API}/files/{job['result']['file']}/content"))[:4] == b"RIFF"


def test_models_and_settings(api, translator):
    local = api.get(f"{API}/models/speech-recognition").json()["items"][0]
    assert (local["value"], local["is_hosted"]) == ("local", False)
    values = [one["value"] for one in api.get(f"{API}/models/translation").json()["items"]]
    assert values == ["none", engine(translator)]
    asked = {"task": "translator", "engine": engine(translator)}
    tried = api.post(f"{API}/models/test", asked, **JSON).json()
    assert (tried["works"], tried["model"]) == (True, "translates")
    Provider.objects.update(chat_model="fault-key")
    tried = api.post(f"{API}/models/test", asked, **JSON).json()
    assert (tried["works"], tried["error"]) == (False, "key_refused")
    assert KEY not in json.dumps(tried)

    usual = api.get(f"{API}/settings").json()
    assert usual["options"]["translator"] == engine(translator), "the first that may be asked"
    change = {"options": {"container": "mkv"}, "target_language": "ja"}
    told = api.post(f"{API}/settings", change, **JSON).json()
    assert (told["options"]["container"], told["target_language"]) == ("mkv", "ja")
    assert api.post(f"{API}/settings", {"options": {"x": 1}}, **JSON).status_code == 422


def test_the_server(api):
    told = api.get(f"{API}/system/status").json()
    assert set(told["workers"]) == {"films", "speech"}
    assert told["programs"]["ffmpeg"]
    assert set(told["waiting"].values()) == {0}


def test_three_people(owner, mate, client):
    film = made_film(owner)
    one = film.characters.get()
    addresses = [
        f"/videos/{film.pk}", f"/videos/{film.pk}/status", f"/videos/{film.pk}/audio",
        f"/videos/{film.pk}/subtitles", f"/videos/{film.pk}/characters", f"/characters/{one.pk}",
    ]  # fmt: skip
    for who, status in ((program(owner), 200), (program(mate), 404), (client, 401)):
        for address in addresses:
            assert who.get(f"{API}{address}").status_code == status, address
    for what in ("process", "pause", "resume", "cancel"):
        address = f"{API}/videos/{film.pk}/{what}"
        assert program(mate).post(address, **JSON).status_code == 404
        assert client.post(address, **JSON).status_code == 401
    assert program(mate).get(f"{API}/videos").json()["items"] == []
    assert program(mate).delete(f"{API}/videos/{film.pk}").status_code == 404
    assert Film.objects.filter(pk=film.pk).exists()
