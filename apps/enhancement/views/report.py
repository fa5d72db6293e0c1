"""The report of an enhancement as PDF, for its owner."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.enhancement.access import enhancement_of
from apps.enhancement.errors import EnhanceError
from apps.enhancement.models import Enhancement
from futu.http import Request, pdf_response


@require_safe
@login_required
def report(request: Request, enhancement_id: UUID) -> HttpResponse:
    found = enhancement_of(request, enhancement_id)
    try:
        return report_response(found)
    except EnhanceError as error:
        messages.error(request, str(error))
        return redirect(found)


def report_response(found: Enhancement) -> HttpResponse:
    """Raises EnhanceError."""
    # Imported here: the library takes as long as a page.
    from apps.enhancement.report.document import report_of

    name = _("enhancement") + f"-{found.created:%Y-%m-%d}.pdf"
    return pdf_response(report_of(found), name)
