"""Nobody spends more than they may, however many ask at once."""

import json
from datetime import date, timedelta
from functools import partial

import pytest
from django.db import transaction
from django.utils import timezone

from apps.providers import errors
from apps.providers.fake import FAULTS, Fault
from apps.providers.kinds import Period, Unit
from apps.providers.models import Budget, BudgetUse, Call, Price, Reservation
from apps.providers.services import ask, budgets
from tests.providers.threads import Together

pytestmark = pytest.mark.both

# What a request costs (`priced`).
COST = 1000


@pytest.mark.django_db(transaction=True)
def test_calls_at_once_cannot_spend_the_same_money(priced, fake):
    budget = Budget.objects.create(provider=priced, micros=3 * COST + COST // 2)
    asks = [partial(ask, f"{n}?", purpose="test", provider=priced) for n in range(8)]
    outcomes = Together(asks).ended()
    refused = [one for one in outcomes if isinstance(one, errors.BudgetError)]
    assert len(refused) == 5, outcomes
    assert len(fake.received) == 3
    use = BudgetUse.objects.get(budget=budget)
    assert (use.spent, use.reserved) == (3 * COST, 0)
    assert not Reservation.objects.exists()
    assert Call.objects.filter(error="over_budget", attempts=0).count() == 5


@pytest.mark.django_db(transaction=True)
def test_reserving_at_once(priced):
    """Without a server in between, so that they are really at it together."""
    Budget.objects.create(micros=10 * COST)
    Budget.objects.create(provider=priced, micros=7 * COST)
    until = timezone.now() + timedelta(hours=1)
    outcomes = Together([lambda: budgets.reserve(priced, None, COST, until)] * 16).ended()
    assert sum(isinstance(one, errors.BudgetError) for one in outcomes) == 9
    assert {use.reserved for use in BudgetUse.objects.all()} == {7 * COST}


@pytest.mark.django_db
def test_whose_money_it_is(make_provider, fake, owner, mate):
    dear, other = make_provider(), make_provider(name="Other")
    for provider in (dear, other):
        Price.objects.create(provider=provider, unit=Unit.REQUEST, micros=1_000_000)
    Budget.objects.create(provider=dear, for_each=True, micros=2 * COST)
    Budget.objects.create(person=mate, micros=COST)
    numbers = iter(range(100))

    def asks(person, provider) -> bool:
        try:
            ask(f"{next(numbers)}?", purpose="test", person=person, provider=provider)
        except errors.BudgetError:
            return False
        return True

    assert [asks(owner, dear) for _ in range(3)] == [True, True, False]
    assert asks(owner, other)
    assert asks(mate, dear)
    assert not asks(mate, other)
    assert asks(None, dear)
    assert len(fake.received) == 5


@pytest.mark.django_db
def test_a_budget_begins_anew(priced, fake, monkeypatch):
    day = Budget.objects.create(provider=priced, period=Period.DAY, micros=COST)
    ask("1?", purpose="test")
    with pytest.raises(errors.BudgetError) as caught:
        ask("2?", purpose="test")
    assert 0 < (caught.value.retry_after or 0) <= 86400
    assert not caught.value.permanent
    tomorrow = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr(timezone, "localdate", lambda *args: tomorrow)
    ask("2?", purpose="test")
    assert budgets.spent_of(day) == COST


def test_a_month_ends_with_its_month():
    month = Budget(period=Period.MONTH)
    assert budgets._start_of(month, date(2026, 12, 31)) == date(2026, 12, 1)
    assert 0 < budgets._seconds_until_next(month) <= 31 * 86400


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "spent"),
    [("bad", 0), ("rate-later", 0), ("no-json", COST), ("cut", 2 * COST), ("huge", COST)],
)
def test_what_may_have_been_charged_counts(priced, fake, name, spent):
    """A refusal costs nothing; of an answer that broke off nobody knows, each time."""
    priced.attempts = 2
    budget = Budget.objects.create(provider=priced, micros=100 * COST)
    with pytest.raises(errors.ProviderError):
        ask("?", purpose="test", provider=priced, model=f"fault-{name}")
    assert budgets.spent_of(budget) == spent
    assert Call.objects.get().cost == (spent or None)


@pytest.mark.django_db
def test_attempts_stop_at_the_budget(priced, fake):
    Budget.objects.create(provider=priced, micros=2 * COST)
    fake.will(*[FAULTS["cut"]] * 3)
    with pytest.raises(errors.BudgetError):
        ask("?", purpose="test")
    assert len(fake.received) == 2


@pytest.mark.django_db
def test_without_a_price_no_budget_holds(make_provider, fake):
    hosted = make_provider(is_hosted=True)
    ask("1?", purpose="test")
    Budget.objects.create(micros=COST)
    with pytest.raises(errors.PriceMissingError):
        ask("2?", purpose="test")
    assert len(fake.received) == 1
    own = make_provider(name="On a machine of one's own")
    ask("2?", purpose="test", provider=own)
    assert hosted != own


@pytest.mark.django_db
def test_a_reservation_whose_process_ended_is_spent(priced):
    budget = Budget.objects.create(provider=priced, micros=10 * COST)
    call = budgets.reserve(priced, None, COST, timezone.now() - timedelta(seconds=1))
    assert budgets.settle_forgotten() == 1
    assert budgets.settle_forgotten() == 0
    budgets.settle(call, 5 * COST)
    use = BudgetUse.objects.get(budget=budget)
    assert (use.spent, use.reserved) == (COST, 0)


@pytest.mark.django_db(transaction=True)
def test_nobody_asks_inside_a_transaction(provider, fake):
    with pytest.raises(RuntimeError), transaction.atomic():
        ask("?", purpose="test")
    assert fake.received == []


def answered(message: dict, used: dict) -> Fault:
    body = {"choices": [{"message": message, "finish_reason": "stop"}], "usage": used}
    return Fault(body=json.dumps(body).encode(), headers={"Content-Type": "application/json"})


@pytest.mark.django_db(transaction=True)
def test_a_refusal_that_was_charged_counts(priced, fake):
    budget = Budget.objects.create(provider=priced, micros=3 * COST)
    refused = {"content": None, "refusal": "No."}
    fake.will(*[answered(refused, {"prompt_tokens": 1000, "completion_tokens": 0})] * 9)
    codes = []
    for n in range(5):
        with pytest.raises(errors.ProviderError) as error:
            ask(f"{n}?", purpose="test", provider=priced)
        codes.append(error.value.code)
    assert codes[0] == "content_refused"
    assert codes[-1] == "over_budget"
    assert BudgetUse.objects.get(budget=budget).spent > 0
    assert Call.objects.filter(error="content_refused", input_tokens=1000).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("limit", [8000, None])
def test_what_staff_allow_an_answer_is_reserved(priced, fake, limit):
    priced.options = {"chat": {"max_tokens": None, "max_completion_tokens": limit}}
    priced.save()
    Price.objects.all().delete()
    Price.objects.create(provider=priced, unit=Unit.OUTPUT, micros=1_000_000)
    Budget.objects.create(provider=priced, micros=6000)
    with pytest.raises(errors.BudgetError):
        ask("?", purpose="test", provider=priced, max_tokens=500)
    assert fake.received == []
