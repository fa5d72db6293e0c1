"""The differences in words, by a provider that speaks the real protocol; and without one."""

import base64
import io
from typing import Any

import pytest
from django.urls import reverse
from PIL import Image as Pillow

from apps.comparison.models import Description
from apps.comparison.options import Aspect, ComparisonOptions
from apps.comparison.services.changing import remove
from apps.comparison.words import grouped, prompt_of, shape_of, topics_of
from apps.jobs import services as jobs
from apps.providers.fake.faults import FAULTS
from apps.providers.models import CachedResult, Call
from tests.comparison.conftest import agree, compared_screens, said
from tests.comparison.pictures import screens_files

pytestmark = pytest.mark.django_db
TEXT: dict[str, Any] = {"aspects": ["text"]}


@pytest.fixture
def agreed(owner, provider):
    agree(owner)
    return owner


def described(comparison) -> Description:
    return Description.objects.select_related("job").get(comparison=comparison)


def sentence(comparison) -> dict[str, Any]:
    """The first one."""
    rows: list[dict[str, Any]] = described(comparison).sentences or [{}]
    return rows[0]


def page_of(client, comparison) -> str:
    return client.get(comparison.get_absolute_url()).content.decode()


def test_sentences_are_kept_with_their_boxes(agreed, fake, owner_client):
    fake.will(
        said(
            ("element_1", "The name of the file changed.", [1]),
            ("text", "A word differs.", ["box 1"]),
        )
    )
    found = compared_screens(agreed, focus=("the file name",), aspects=("text",))
    row = described(found)
    assert (row.error, row.model, row.cost) == ("", "sees-1", 1000)
    assert row.sentences == [
        {"about": "element_1", "text": "The name of the file changed.", "boxes": [1]},
        {"about": "text", "text": "A word differs.", "boxes": [1]},
    ]
    page = page_of(owner_client, found)
    assert "the file name</h3>" in page
    assert 'data-boxes="1"' in page
    assert "sees-1" in page
    assert "every 2s" not in page
    call = Call.objects.get()
    assert (call.purpose, call.person, call.cost) == ("comparison", agreed, 1000)


def test_the_model_is_sent_both_pictures_small_and_the_places(agreed, fake):
    found = compared_screens(agreed, focus=("价格",), quality=40)
    (request,) = fake.received
    *pictures, text = sorted(request.body["messages"][-1]["content"], key=lambda p: p["type"])
    assert "价格" in text["text"]
    assert "English" in text["text"]
    x = round(1000 * (found.result or {})["boxes"][0]["box"][0])
    assert f"1: {x}, " in text["text"]
    sent = [base64.b64decode(part["image_url"]["url"].partition(",")[2]) for part in pictures]
    assert len(sent) == 2
    assert all(Pillow.open(io.BytesIO(one)).size[0] <= 1280 for one in sent)
    assert "screen-a" not in str(request.body)


def test_invented_boxes_are_dropped(agreed, fake):
    fake.will(
        said(
            ("text", "One that is there, and one that is not.", [1, 99]),
            ("text", "Only an invented one.", [42]),
            ("mood", "Of what nobody asked about.", [1]),
            ("text", "Of the whole picture.", []),
            ("text", "", [1]),
        )
    )
    row = described(compared_screens(agreed, **TEXT))
    assert [(one["text"], one["boxes"]) for one in row.sentences] == [
        ("One that is there, and one that is not.", [1]),
        ("Of the whole picture.", []),
    ]


def test_an_answer_of_inventions_alone_is_none_and_can_be_asked_for_again(
    agreed, fake, owner_client
):
    fake.will(said(("text", "Only an invented one.", [42])))
    found = compared_screens(agreed, **TEXT)
    assert described(found).error == "unfit"
    assert "does not have the form" in page_of(owner_client, found)
    fake.will(said(("text", "A word differs.", [1])))
    owner_client.post(reverse("comparison:words", args=[found.pk]))
    jobs.drain()
    assert sentence(found)["text"] == "A word differs."
    assert described(found).error == ""


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("server", "server_fault"),
        ("inspection", "content_refused"),
        ("arrearage", "arrears"),
        ("half-json", "malformed"),
        ("cut", "cut_off"),
        ("rate-later", "rate_limited"),
    ],
)
def test_what_was_measured_stands_where_the_words_fail(agreed, fake, owner_client, fault, code):
    fake.will(*[FAULTS[fault]] * 5)
    found = compared_screens(agreed, **TEXT)
    assert found.verdict == "different"
    assert found.error == ""
    assert described(found).error == code
    page = page_of(owner_client, found)
    assert "1 difference" in page
    assert "What was measured stands" in page
    fake.faults.clear()
    measured, before = found.result, found.job_id
    owner_client.post(reverse("comparison:words", args=[found.pk]))
    jobs.drain()
    found.refresh_from_db()
    assert (found.result, found.job_id) == (measured, before)
    assert described(found).sentences


def test_a_model_that_is_too_slow_ends_with_a_sentence(agreed, fake, provider, owner_client):
    provider.timeout, provider.attempts = 1, 1
    provider.save()
    fake.will(FAULTS["slow"])
    found = compared_screens(agreed, **TEXT)
    assert described(found).error == "timeout"
    assert "did not answer in time" in page_of(owner_client, found)


def test_without_a_model_a_sentence_says_why(owner, owner_client):
    found = compared_screens(owner, **TEXT)
    assert described(found).error == "no_provider"
    assert "No provider for this is set up" in page_of(owner_client, found)


def test_nothing_is_sent_without_consent(owner, provider, fake, owner_client):
    found = compared_screens(owner, **TEXT)
    assert described(found).error == "no_consent"
    assert fake.received == []
    page = page_of(owner_client, found)
    assert reverse("providers:consent") in page
    agree(owner)
    owner_client.post(reverse("comparison:words", args=[found.pk]))
    jobs.drain()
    assert described(found).sentences


def test_a_model_nearby_needs_no_consent(owner, provider, fake):
    provider.is_hosted = False
    provider.save()
    assert described(compared_screens(owner, **TEXT)).sentences


def test_words_come_when_they_are_asked_for(agreed, fake, owner_client):
    found = compared_screens(agreed)
    assert fake.received == []
    assert "Describe what differs" in page_of(owner_client, found)
    address = reverse("comparison:words", args=[found.pk])
    part = owner_client.post(address, headers={"HX-Request": "true"}).content.decode()
    assert "every 2s" in part
    owner_client.post(address)
    jobs.drain()
    owner_client.post(address)
    jobs.drain()
    assert len(fake.received) == 1
    assert sentence(found)["about"] == Aspect.COLOUR


def test_where_nothing_differs_no_model_is_asked(agreed, fake, owner_client):
    found = compared_screens(agreed)
    found.result = {"boxes": [], "similarity": 1.0, "is_related": True, "overlap": 1, "ssim": 1}
    found.save()
    assert found.verdict == "same"
    assert "Describe what differs" not in page_of(owner_client, found)
    owner_client.post(reverse("comparison:words", args=[found.pk]))
    jobs.drain()
    assert fake.received == []
    assert not Description.objects.exists()


def test_words_are_in_the_persons_language(agreed, fake, owner_client):
    agreed.language = "zh-hans"
    agreed.save()
    found = compared_screens(agreed, **TEXT)
    assert described(found).language == "zh-hans"
    text = str(fake.received[0].body)
    assert "Simplified Chinese (简体中文)" in text


def test_the_same_question_keeps_its_words(agreed, fake, owner_client):
    """From the form to the words, through all jobs."""
    for aspect in ("text", "text", "colour"):
        first, second = screens_files()
        body = {"first": first, "second": second, "mode": "screen", "aspects": aspect}
        assert owner_client.post("/comparison/", body).status_code == 302
        jobs.drain()
    one, other = agreed.comparisons.order_by("created")
    assert one.options_key == other.options_key
    assert [sentence(each)["about"] for each in (one, other)] == ["text", "colour"]
    assert len(fake.received) == 2


def test_deleting_a_comparison_takes_what_the_provider_answered_along(agreed, fake):
    found = compared_screens(agreed, **TEXT)
    assert CachedResult.objects.exists()
    remove(found)
    assert not CachedResult.objects.exists()
    assert not Description.objects.exists()


def test_only_the_owner_asks_for_words(agreed, fake, owner_client, mate_client, stranger_client):
    found = compared_screens(agreed)
    address = reverse("comparison:words", args=[found.pk])
    for method in ("get", "post"):
        assert getattr(mate_client, method)(address).status_code == 404
        assert "/login/" in getattr(stranger_client, method)(address)["Location"]
    jobs.drain()
    assert fake.received == []
    assert owner_client.post(address).status_code == 302
    jobs.drain()
    assert len(fake.received) == 1


def test_topics_keep_their_order_and_own_words():
    options = ComparisonOptions(focus=("logo", "logo", " price "), aspects=("text", "mood"))
    assert options.focus == ("logo", "price")
    topics = topics_of(options)
    assert [topic.key for topic in topics] == ["element_1", "element_2", "text", "aspect_2"]
    rows: list[dict[str, Any]] = [
        {"about": "aspect_2", "text": "b", "boxes": []},
        {"about": "element_1", "text": "a", "boxes": [1]},
    ]
    assert [topic.label for topic, _ in grouped(rows, options)] == ["logo", "mood"]
    assert "“price”" in prompt_of(topics, [{"box": [0, 0, 1, 1]}], "English")
    shape = shape_of(topics).model_json_schema()
    assert "aspect_2" in str(shape)


@pytest.mark.parametrize(
    "bad", [{"focus": ["x" * 81]}, {"aspects": ["a"] * 11}, {"focus": [" "]}, {"quality": 5}]
)
def test_settings_of_words_are_bounded(bad):
    with pytest.raises(ValueError, match="validation error"):
        ComparisonOptions.model_validate(bad)
