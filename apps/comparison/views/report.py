"""The report of a comparison as PDF, for its owner."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.comparison.access import comparison_of
from apps.comparison.errors import ComparisonError
from apps.comparison.models import Comparison
from futu.http import Request, pdf_response


@require_safe
@login_required
def report(request: Request, comparison_id: UUID) -> HttpResponse:
    found = comparison_of(request, comparison_id)
    try:
        return report_response(found)
    except ComparisonError as error:
        messages.error(request, str(error))
        return redirect(found)


def report_response(comparison: Comparison) -> HttpResponse:
    """Raises ComparisonError."""
    # Imported here: the library takes as long as a page.
    from apps.comparison.report.document import report_of

    name = _("comparison") + f"-{comparison.created:%Y-%m-%d}.pdf"
    return pdf_response(report_of(comparison), name)
