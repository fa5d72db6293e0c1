"""What a call costs: by the prices of its day, rounded up once."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from apps.providers.fake.sound import tone
from apps.providers.kinds import Unit
from apps.providers.messages import Picture, Question, Usage
from apps.providers.models import Call, Price
from apps.providers.services import ask, speak, transcribe
from apps.providers.services.asking import estimate
from apps.providers.services.prices import cost_of, prices_of


@pytest.mark.parametrize(
    ("usage", "prices", "cost"),
    [
        # 1,200 tokens of a picture and its prompt at ¥1.50 a million, 40 of the answer at ¥4.50.
        ({"input_tokens": 1200, "output_tokens": 40}, {"input_tokens": 1_500_000}, 1800),
        (
            {"input_tokens": 1200, "output_tokens": 40},
            {"input_tokens": 1_500_000, "output_tokens": 4_500_000},
            1980,
        ),
        ({"input_tokens": 1, "output_tokens": 1}, {"input_tokens": 1, "output_tokens": 1}, 1),
        ({"seconds": 90.5}, {"seconds": 360_000}, 9050),
        ({"characters": 25}, {"characters": 2_000_000}, 5000),
        ({}, {"requests": 20_000}, 20),
        ({"input_tokens": 1200}, {"seconds": 1}, 0),
        ({"input_tokens": 1200}, {}, None),
    ],
)
def test_the_cost(usage, prices, cost):
    assert cost_of(Usage(**usage), prices) == cost


@pytest.mark.django_db
def test_the_price_of_the_day_and_of_the_model(provider):
    def price(model: str, micros: int, since: date, unit: Unit = Unit.INPUT) -> None:
        Price.objects.create(provider=provider, model=model, micros=micros, since=since, unit=unit)

    price("", 10, date(2026, 1, 1))
    price("", 11, date(2026, 3, 1))
    price("sees", 20, date(2026, 2, 1))
    price("other", 99, date(2026, 1, 1))
    price("", 5, date(2026, 1, 1), Unit.OUTPUT)

    def found(model: str, day: date) -> dict[str, int]:
        return prices_of(provider, model, day)

    assert found("sees", date(2025, 12, 31)) == {}
    assert found("sees", date(2026, 1, 31)) == {"input_tokens": 10, "output_tokens": 5}
    assert found("sees", date(2026, 2, 1)) == {"input_tokens": 20, "output_tokens": 5}
    assert found("sees", date(2026, 4, 1)) == {"input_tokens": 20, "output_tokens": 5}
    assert found("blind", date(2026, 4, 1)) == {"input_tokens": 11, "output_tokens": 5}


@pytest.mark.django_db
def test_each_kind_is_counted_in_its_unit(provider, fake, picture):
    for unit in Unit:
        if unit != Unit.REQUEST:
            Price.objects.create(provider=provider, unit=unit, micros=36_000_000)
    seen = ask("?", purpose="test", pictures=[picture])
    usage = seen.reply.usage
    assert seen.cost == 36 * (usage.input_tokens + usage.output_tokens)
    assert transcribe(tone("x" * 50), seconds=3, purpose="test").cost == 30_000
    assert speak("x" * 50, purpose="test").cost == 180_000
    assert [row.cost for row in Call.objects.order_by("created")] == [seen.cost, 30_000, 180_000]


@pytest.mark.django_db
def test_a_price_of_tomorrow_is_none_today(provider, fake):
    tomorrow = timezone.localdate() + timedelta(days=1)
    Price.objects.create(provider=provider, unit=Unit.REQUEST, micros=1, since=tomorrow)
    assert ask("?", purpose="test").cost is None


def test_the_estimate_is_not_below_what_is_used():
    """Of Qwen's tokenizer: 1.5 characters of Chinese, 4 of English a token; 28 pixels square."""
    picture = Picture(content=b"", width=1280, height=960)
    for prompt, tokens in (("这张图片里有什么" * 50, 400 / 1.5), ("What is it? " * 50, 150)):
        most = estimate(Question(model="m", prompt=prompt, pictures=(picture,), max_tokens=300))
        assert most.input_tokens >= tokens + 1280 * 960 / 28**2 + 2
        assert most.output_tokens == 300
