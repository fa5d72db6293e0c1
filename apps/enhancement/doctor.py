"""What the doctor looks at of enhancements. Results are pictures, and looked at as such."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from apps.enhancement.models import Enhancement
from futu.doctor import Finding, FindingKind, Scope, check, register

UNSAID = register(
    FindingKind(
        "enhancement_unsaid",
        "enhancement",
        _("enhancement %(id)s counts as done, and its row knows no result"),
        _("Delete it, and enhance the picture again."),
    )
)


@check("enhancement.results")
def results(scope: Scope) -> Iterator[Finding]:
    """A result may be deleted or replaced later; what it was stays in the row."""
    done = Enhancement.objects.exclude(finished=None).filter(result_sha256="")
    yield from (UNSAID.found(one.pk) for one in scope.each(done.only("id")))
