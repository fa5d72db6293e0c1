"""What is kept of each class, counted."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from apps.accounts import services as accounts
from apps.media.doctor.shared import RECOUNTED
from apps.media.models import ClassUsage, StoredFile
from apps.media.services.quota import SHARED
from futu.doctor import Finding, FindingKind, Scope, check, register


def _hold_person(finding: Finding) -> None:
    accounts.hold([int(finding.pk.partition("/")[0])])


def _count_anew(finding: Finding) -> None:
    owner, _, name = finding.pk.partition("/")
    kept = StoredFile.objects.filter(owner_id=int(owner), counted_in=name)
    stored = kept.aggregate(n=Sum("bytes"))["n"] or 0
    ClassUsage.objects.update_or_create(owner_id=int(owner), name=name, defaults={"stored": stored})


CLASS_COUNT = register(
    FindingKind(
        "class_count",
        "quota",
        _("of %(id)s (person/class) %(stored)s bytes are counted, and %(kept)s are kept"),
        RECOUNTED,
        _count_anew,
        _hold_person,
    )
)


@check("media.counts")
def counts(scope: Scope) -> Iterator[Finding]:
    kept = StoredFile.objects.exclude(counted_in=SHARED).order_by()
    sums = {
        f"{owner}/{name}": bytes_
        for owner, name, bytes_ in kept.values_list("owner", "counted_in").annotate(n=Sum("bytes"))
    }
    rows = ClassUsage.objects.values_list("owner", "name", "stored")
    counted = {f"{owner}/{name}": stored for owner, name, stored in rows}
    for one in sorted(sums.keys() | counted.keys()):
        stored, bytes_ = counted.get(one, 0), sums.get(one, 0)
        if stored != bytes_ and scope.wants(one):
            yield CLASS_COUNT.found(one, stored=stored, kept=bytes_)
