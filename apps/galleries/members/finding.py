"""The account that an owner names, exactly."""

from __future__ import annotations

from allauth.account.models import EmailAddress

from apps.accounts.models import User


def account_named(named: str) -> User | None:
    """By user name, or by a mail address that its account has confirmed.

    What has an @ is only ever an address: otherwise somebody could take another person's address
    for a user name, and be asked in their place.
    """
    people = User.objects.filter(is_active=True)
    if "@" not in named:
        return people.filter(username=named).first()
    confirmed = EmailAddress.objects.filter(email__iexact=named, verified=True)
    found = list(people.filter(pk__in=confirmed.values("user"))[:2])
    return found[0] if len(found) == 1 else None
