"""What people's pictures take."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from apps.accounts import services as accounts
from apps.accounts.models import User
from apps.galleries.models import Image
from apps.media.doctor.shared import RECOUNTED
from apps.media.models import StoredFile
from apps.media.services.quota import SHARED
from futu.doctor import Finding, FindingKind, Scope, check, register


def _kept_by(person: int) -> int:
    pictures = Image.including_bin.filter(gallery__owner=person).aggregate(n=Sum("bytes"))["n"]
    others = StoredFile.objects.filter(owner=person, counted_in=SHARED)
    return (pictures or 0) + (others.aggregate(n=Sum("bytes"))["n"] or 0)


def _count_anew(finding: Finding) -> None:
    person = int(finding.pk)
    User.objects.filter(pk=person).update(stored=_kept_by(person))


QUOTA = register(
    FindingKind(
        "quota",
        "person",
        _("person %(id)s is counted %(stored)s bytes and keeps %(kept)s"),
        RECOUNTED,
        _count_anew,
        lambda finding: accounts.hold([int(finding.pk)]),
    )
)


@check("galleries.quota")
def quotas(scope: Scope) -> Iterator[Finding]:
    for person in scope.each(User.objects.only("id", "stored")):
        kept = _kept_by(person.pk)
        if person.stored != kept:
            yield QUOTA.found(person.pk, stored=person.stored, kept=kept)
