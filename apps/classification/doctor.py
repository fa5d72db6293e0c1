"""What the doctor looks at of classifications: the log, and the answers that it speaks of."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Case, CharField, F, OuterRef, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from apps.classification.categories import UNSURE
from apps.classification.models import Classification, Verdict
from futu.doctor import Finding, FindingKind, Scope, check, register

SAID = Case(
    When(verdict__category="", then=Value(UNSURE)),
    default=F("verdict__category"),
    output_field=CharField(),
)


def _say_again(finding: Finding) -> None:
    kept = Verdict.objects.filter(pk=OuterRef("verdict")).annotate(
        said=Case(
            When(category="", then=Value(UNSURE)),
            default=F("category"),
            output_field=CharField(),
        )
    )
    rows = Classification.objects.filter(pk=finding.pk)
    rows.update(category=Subquery(kept.values("said")))


UNANSWERED = register(
    FindingKind(
        "classification_unanswered",
        "classification",
        _("classification %(id)s has neither an answer nor a reason why there is none"),
        _("Ask again: what is known is answered at once, and costs nothing."),
    )
)
DIFFERS = register(
    FindingKind(
        "classification_differs",
        "classification",
        _("classification %(id)s says “%(category)s”, and its verdict “%(said)s”"),
        _("“manage.py doctor --repair” lets it say what the verdict says."),
        _say_again,
        lambda finding: list(
            Classification.objects.select_for_update(of=("self",))
            .filter(pk=finding.pk)
            .values_list("pk")
        ),
    )
)


@check("classification.answers")
def answers(scope: Scope) -> Iterator[Finding]:
    bare = Classification.objects.filter(verdict=None, error="").only("id")
    yield from (UNANSWERED.found(one.pk) for one in scope.each(bare))


@check("classification.log", is_sliced=True)
def log(scope: Scope) -> Iterator[Finding]:
    rows = Classification.objects.exclude(verdict=None).annotate(said=SAID)
    wrong = rows.exclude(category=F("said")).select_related("verdict")
    for one in scope.each(wrong):
        said = (one.verdict.category if one.verdict else "") or UNSURE
        yield DIFFERS.found(one.pk, category=one.category, said=said)
