"""Account deletion: closed at once, data deleted by a job.

Large accounts have tens of thousands of files; deleting them in the request would block it, and
other writers behind one long transaction.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import CASCADE, Count, ForeignObjectRel, QuerySet
from django.db.models.base import Model

from apps.accounts.models import User
from apps.accounts.services.resetting import KIND as RESET
from apps.audit.actions import Action
from apps.audit.services import note
from apps.jobs import services as jobs
from apps.jobs.models import Job

# Rows deleted per transaction; a gallery with all its pictures counts as one.
BATCH = 20


@dataclass(frozen=True, slots=True)
class Belongings:
    """What is deleted with an account, the bin included."""

    galleries: int
    pictures: int
    bytes: int
    searches: int
    tokens: int


def belongings_of(user: User) -> Belongings:
    """Counted by the reverse names of other apps' foreign keys to the user."""
    person = User.objects.filter(pk=user.pk)
    return Belongings(
        galleries=person.aggregate(n=Count("galleries"))["n"],
        pictures=person.aggregate(n=Count("galleries__images"))["n"],
        bytes=person.values_list("stored", flat=True)[0],
        searches=person.aggregate(n=Count("queries"))["n"],
        tokens=person.aggregate(n=Count("api_tokens"))["n"],
    )


def close_account(user: User) -> None:
    """Disable sign-in and tokens now; a job deletes the data."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_active=False)
        note(Action.ACCOUNT_CLOSED, user, actor=user.pk)
        jobs.start("accounts.erase", params={"user": user.pk})


def erase_account(user_id: int, check: Callable[[], None]) -> None:
    """Delete a closed account and all its data. `check` is called between batches.

    An active account is left alone: it was reactivated in the admin.
    """
    person = User.objects.filter(pk=user_id, is_active=False).first()
    if person is None:
        return
    with transaction.atomic():
        _forget_mentions(person)
    for rows in _rows_of(user_id):
        while batch := list(rows.values_list("pk", flat=True)[:BATCH]):
            check()
            with transaction.atomic():
                rows.filter(pk__in=batch).delete()
    check()
    with transaction.atomic():
        if User.objects.filter(pk=user_id, is_active=False).delete()[0]:
            note(Action.ACCOUNT_ERASED, person, actor=user_id)


def _forget_mentions(person: User) -> None:
    """What speaks of a person without a foreign key that takes it along."""
    keys = UserSession.objects.filter(user=person).values("session_key")
    Session.objects.filter(session_key__in=keys).delete()
    Job.objects.filter(kind=RESET, params__email__iexact=person.email).delete()
    # What staff did stays, but not to whom.
    people = ContentType.objects.get_for_model(User)
    LogEntry.objects.filter(content_type=people, object_id=str(person.pk)).update(object_repr="–")


def _rows_of(user_id: int) -> Iterator[QuerySet[Model]]:
    """Rows of every model that cascades from a person.

    Later apps come first, since they depend on earlier ones.
    """
    for relation in reversed(User._meta.related_objects):
        if _goes_along(relation):
            rows = relation.related_model._base_manager.order_by("pk")
            yield rows.filter(**{relation.field.name: user_id})


def _goes_along(relation: ForeignObjectRel) -> bool:
    return not relation.many_to_many and relation.on_delete is CASCADE
