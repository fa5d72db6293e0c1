"""Consents to hosted models."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.actions import Action
from apps.audit.services import note
from apps.providers.models import CachedResult, Consent, Provider


@dataclass(frozen=True, slots=True)
class Agreed:
    """To all hosted providers, or to these."""

    general: bool
    providers: frozenset[int]


def has_agreed(person: User, provider: Provider) -> bool:
    to_this = Q(provider=None) | Q(provider=provider)
    return Consent.objects.living().filter(to_this, person=person).exists()


def agreed_by(person: User) -> Agreed:
    ids = set(Consent.objects.living().filter(person=person).values_list("provider", flat=True))
    return Agreed(None in ids, frozenset(id_ for id_ in ids if id_ is not None))


def set_consents(person: User, *, general: bool, providers: Collection[Provider]) -> None:
    """Replace the consents. Cached answers of revoked providers are deleted."""
    wanted: list[Provider | None] = [*([None] if general else []), *providers]
    with transaction.atomic():
        # Serialise concurrent changes by one person.
        User.objects.select_for_update(no_key=True).get(pk=person.pk)
        living = Consent.objects.living().filter(person=person)
        kept = set()
        for consent in living:
            if consent.provider_id in {one.pk if one else None for one in wanted}:
                kept.add(consent.provider_id)
            else:
                living.filter(pk=consent.pk).update(revoked=timezone.now())
                note(Action.CONSENT_REVOKED, actor=person.pk, provider=consent.provider_id)
        for one in wanted:
            if (one.pk if one else None) not in kept:
                Consent.objects.create(person=person, provider=one)
                note(Action.CONSENT_GIVEN, actor=person.pk, provider=one.pk if one else None)
        _forget_answers(person, general=general, providers=providers)


def _forget_answers(person: User, *, general: bool, providers: Collection[Provider]) -> None:
    if not general:
        kept = CachedResult.objects.filter(person=person, provider__is_hosted=True)
        kept.exclude(provider__in=providers).delete()
