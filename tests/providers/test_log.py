"""A row a call, without what was asked and answered, until it is old."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.jobs import services as jobs
from apps.providers.models import BudgetUse, CachedResult, Call
from apps.providers.services import ask

pytestmark = pytest.mark.django_db


def test_a_row_a_call(priced, fake, picture, owner):
    answered = ask("A secret?", purpose="classification", pictures=[picture], person=owner)
    row = Call.objects.get()
    assert (row.provider, row.model, row.kind) == (priced, "sees", "chat")
    assert (row.purpose, row.person, row.status) == ("classification", owner, "done")
    assert (row.attempts, row.cost, row.error) == (1, 1000, "")
    assert row.image_tokens == answered.reply.usage.image_tokens
    values = str(Call.objects.values().get())
    assert "secret" not in values
    assert "I see" not in values


def test_it_outlives_person_and_provider(priced, fake, owner):
    ask("?", purpose="test", person=owner)
    User.objects.get(pk=owner.pk).delete()
    priced.delete()
    row = Call.objects.get()
    assert (row.person, row.provider, row.model) == (None, None, "sees")


def test_what_is_old_goes(priced, fake, settings):
    settings.FUTU_PROVIDER_LOG_DAYS, settings.FUTU_PROVIDER_CACHE_DAYS = 90, 30
    for n in range(3):
        ask(f"{n}?", purpose="test")
    now = timezone.now()
    old, older = now - timedelta(days=31), now - timedelta(days=91)
    first, second, third = Call.objects.order_by("created")
    Call.objects.filter(pk=first.pk).update(created=older)
    Call.objects.filter(pk=second.pk).update(created=old)
    keys = list(CachedResult.objects.order_by("created").values_list("key", flat=True))
    CachedResult.objects.filter(key=keys[0]).update(created=old)
    jobs.start("providers.purge")
    jobs.drain()
    assert set(Call.objects.all()) == {second, third}
    assert set(CachedResult.objects.values_list("key", flat=True)) == set(keys[1:])
    assert not BudgetUse.objects.exists()
