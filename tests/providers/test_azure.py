"""Azure's fast transcription, as it goes over the wire."""

import json

import pytest

from apps.providers import errors
from apps.providers.fake import KEY, Fault
from apps.providers.fake.sound import tone
from apps.providers.models import Provider
from apps.providers.services import transcribe

pytestmark = pytest.mark.django_db


@pytest.fixture
def azure(make_provider, fake) -> Provider:
    return make_provider("azure-speech", base_url=fake.address, transcription_model="fast")


def test_a_sound_is_heard_with_times(azure, fake):
    fake.hears = [(0.2, 0.5, "Good"), (0.5, 1.1, "evening.")]
    answered = transcribe(tone("x" * 30), seconds=1.8, purpose="test", language="zh")
    reply = answered.reply
    assert [(one.start, one.end, one.text) for one in reply.words] == fake.hears
    assert [one.text for one in reply.segments] == ["Good evening."]
    assert (reply.text, reply.language) == ("Good evening.", "zh")
    assert reply.usage.seconds == pytest.approx(1.8)

    (sent,) = fake.received
    assert sent.headers["ocp-apim-subscription-key"] == KEY
    assert "authorization" not in sent.headers
    assert json.loads(sent.body["definition"])["locales"] == ["zh-CN"]


def test_an_unknown_language_is_found_out_and_options_override(azure, fake):
    azure.options = {"transcription": {"profanityFilterMode": "Masked"}}
    azure.save()
    answered = transcribe(tone("x"), seconds=1, purpose="test")
    assert answered.reply.language == "en"
    sent = json.loads(fake.received[0].body["definition"])
    assert sent == {"profanityFilterMode": "Masked"}


def test_silence_is_no_words(azure, fake):
    fake.will(Fault(body=b'{"durationMilliseconds": 1000, "combinedPhrases": [], "phrases": []}'))
    assert transcribe(tone("x"), seconds=1, purpose="test").reply.text == ""


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(401, b'{"error": {"code": "401", "message": "No."}}'), errors.KeyRefusedError),
        (Fault(400, b'{"code": "InvalidRequest", "message": "Odd."}'), errors.RefusedError),
        (Fault(body=b'{"phrases": [{"text": "No times"}]}'), errors.MalformedAnswerError),
    ],
)
def test_what_is_wrong_is_typed(azure, fake, fault, error):
    fake.will(fault)
    with pytest.raises(error):
        transcribe(tone("x"), seconds=1, purpose="test")
    assert len(fake.received) == 1
