"""Both protocols as they go over the wire, and what comes back as ours."""

import base64
import json
from io import BytesIO
from typing import Literal

import pytest
from PIL import Image
from pydantic import BaseModel

from apps.providers import errors
from apps.providers.fake import KEY, Fault
from apps.providers.fake.sound import tone
from apps.providers.kinds import JsonMode
from apps.providers.models import Provider
from apps.providers.pictures import prepare
from apps.providers.services import ask, speak, transcribe
from apps.providers.services.asking import fitted
from tests.providers.conftest import png

pytestmark = pytest.mark.django_db


class Verdict(BaseModel):
    category: Literal["cat", "dog"]
    sure: float
    words: list[str]


@pytest.fixture(params=["openai", "dashscope"])
def either(request, make_provider) -> Provider:
    return make_provider(request.param)


def test_a_picture_is_seen(either, fake, picture):
    answered = ask("What is it?", purpose="test", pictures=[picture], provider=either)
    assert answered.reply.text == "I see 1 pictures: 60 × 40."
    assert answered.reply.usage.image_tokens == 60 * 40 // 784 + 2
    assert answered.reply.usage.input_tokens > answered.reply.usage.image_tokens
    assert answered.reply.usage.output_tokens > 0
    assert [one.headers["authorization"] for one in fake.received] == [f"Bearer {KEY}"]


@pytest.mark.parametrize("mode", list(JsonMode))
def test_json_of_a_shape(make_provider, fake, picture, mode):
    provider = make_provider(json_mode=mode)
    if mode == JsonMode.NONE:
        body = '```json\n{"category": "cat", "sure": 1, "words": []}\n```'
        fake.will(_said(body))
    answered = ask("Which?", purpose="test", pictures=[picture], answer_as=Verdict)
    assert fitted(answered.reply, Verdict).category == "cat"
    sent = fake.received[0].body
    kind = {"none": None, "json_object": "json_object", "json_schema": "json_schema"}[mode]
    assert sent.get("response_format", {}).get("type") == kind
    is_in_prompt = any("JSON schema" in str(one["content"]) for one in sent["messages"])
    assert is_in_prompt == (mode != JsonMode.SCHEMA)
    assert provider == answered.provider


def test_json_object_of_dashscope(make_provider, fake):
    make_provider("dashscope")
    answered = ask("Which?", purpose="test", answer_as=Verdict)
    assert fitted(answered.reply, Verdict).sure == 0.5
    assert fake.received[0].body["parameters"]["response_format"] == {"type": "json_object"}


@pytest.mark.parametrize("text", ["no JSON", '{"category": "fish"}', "[1]", "", "[" * 5000])
def test_an_answer_of_another_form_is_unfit(provider, fake, text):
    fake.will(_said(text))
    with pytest.raises(errors.UnfitAnswerError):
        ask("Which?", purpose="test", answer_as=Verdict)
    assert len(fake.received) == 1


def test_what_the_filter_stopped_is_no_answer(provider, fake):
    fake.will(_said("The", finish_reason="content_filter"))
    with pytest.raises(errors.ContentRefusedError):
        ask("Which?", purpose="test")


def test_further_parameters_go_over_ours_and_take_them_away(make_provider, fake):
    options = {"chat": {"enable_thinking": False, "max_tokens": None}}
    make_provider(options=options)
    ask("Which?", purpose="test")
    sent = fake.received[0].body
    assert sent["enable_thinking"] is False
    assert "max_tokens" not in sent


def test_sound_becomes_words_with_times(provider, fake):
    content = tone("Something that was said")
    answered = transcribe(content, seconds=1.4, purpose="test", language="en", prompt="Halcyon")
    assert answered.reply.text == "These are some words."
    assert [span.text for span in answered.reply.words] == ["These", "are", "some", "words."]
    assert answered.reply.segments[0].text == "These are some words."
    assert answered.reply.usage.seconds == pytest.approx(1.38)
    received = fake.received[0]
    assert received.content == content
    assert received.body["prompt"] == "Halcyon"
    assert received.body["timestamp_granularities[]"] == "segment"


def test_a_recogniser_that_knows_no_times(make_provider, fake):
    make_provider(options={"transcription": {"response_format": "json"}})
    answered = transcribe(tone("x"), seconds=2.5, purpose="test")
    assert answered.reply.words == ()


def test_sound_that_is_too_large_is_not_sent(provider, fake):
    with pytest.raises(errors.InputTooLargeError):
        transcribe(bytes(25 * 2**20 + 1), seconds=9, purpose="test")
    assert fake.received == []


def test_words_become_sound(provider, fake):
    answered = speak("A line.", purpose="test", speed=1.1)
    assert answered.reply.content[:4] == b"RIFF"
    assert answered.reply.mime == "audio/wav"
    assert answered.reply.usage.characters == 7
    assert fake.received[0].body["voice"] == "alto"


@pytest.mark.parametrize("fault", [Fault(), Fault(body=b"{}", headers={"Content-Type": "text/x"})])
def test_speech_without_sound_is_malformed(provider, fake, fault):
    fake.will(fault)
    with pytest.raises(errors.MalformedAnswerError):
        speak("A line.", purpose="test")


@pytest.mark.parametrize("size", [(1, 1), (3, 2000), (5000, 9), (4000, 3000)])
def test_every_picture_is_prepared_to_what_models_take(provider, fake, size):
    answered = ask("?", purpose="test", pictures=[prepare(png(*size))])
    assert answered.reply.text.startswith("I see 1")
    uri = fake.received[0].body["messages"][0]["content"][0]["image_url"]["url"]
    assert uri.startswith("data:image/jpeg;base64,")
    sent = Image.open(BytesIO(base64.b64decode(uri.partition(",")[2])))
    assert min(sent.size) >= 10
    assert max(sent.size) <= 1280
    assert max(sent.size) / min(sent.size) <= 200


@pytest.mark.parametrize("content", [b"", b"no picture", png()[:60], b"GIF89a"])
def test_what_is_no_picture_is_said(content):
    with pytest.raises(errors.UnreadableInputError):
        prepare(content)


def _said(text: str, finish_reason: str = "stop") -> Fault:
    choice = {"message": {"content": text}, "finish_reason": finish_reason}
    body = {"choices": [choice], "usage": {"prompt_tokens": 9, "completion_tokens": 9}}
    return Fault(body=json.dumps(body).encode(), headers={"Content-Type": "application/json"})
