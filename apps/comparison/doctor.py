"""What the doctor looks at of comparisons. Their files are looked at as all files are."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from apps.comparison.models import Comparison
from futu.doctor import Finding, FindingKind, Scope, check, register

BOTH = register(
    FindingKind(
        "comparison_both",
        "comparison",
        _("comparison %(id)s has a result, and a reason why there is none"),
        _("Compare the two pictures again from its page."),
    )
)


@check("comparison.results")
def results(scope: Scope) -> Iterator[Finding]:
    both = Comparison.objects.exclude(result=None).exclude(error="").only("id")
    yield from (BOTH.found(one.pk) for one in scope.each(both))
