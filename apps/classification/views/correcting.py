"""A person says what a picture is, and can take it back at once."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from apps.classification.access import classification_of
from apps.classification.forms import CorrectionForm
from apps.classification.services import corrections
from apps.classification.services.standing import correction_of
from apps.classification.views.asking import answer_context
from apps.classification.views.picture import picture_context
from apps.galleries.access import visible_image
from futu.htmx import wants_partial
from futu.http import Request, asked_by_post
from futu.messages import with_undo

# Of a picture's page: undoing returns there.
PANEL = "panel"


@asked_by_post
@login_required
def correct(request: Request, classification_id: UUID) -> HttpResponse:
    """Of a question's picture, also one that is not kept here."""
    asked = classification_of(request, classification_id)
    if request.method == "POST":
        _note(request, asked.sha256)
        if wants_partial(request):
            return render(request, "classification/_answer.html", answer_context(asked))
    return redirect("classification:answer", asked.pk)


@asked_by_post
@login_required
def correct_picture(request: Request, image_id: UUID) -> HttpResponse:
    image = visible_image(request, image_id)
    if request.method == "POST":
        _note(request, image.sha256)
        if wants_partial(request):
            return render(request, "classification/_panel.html", picture_context(request, image))
    if request.POST.get("from") == PANEL:
        return redirect(image)
    return redirect("classification:picture", image.pk)


def _note(request: Request, sha256: str) -> None:
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("There is no such category any more. Choose another."))
        return
    before = correction_of(request.user.pk, sha256)
    if category := form.cleaned_data["category"]:
        corrections.correct(request.user, sha256, category)
        said = _("Your word: %(name)s.") % {"name": category.name}
    else:
        corrections.take_back(request.user, sha256)
        said = _("Your word is taken back.")
    if "undo" in request.POST:
        messages.success(request, _("Undone."))
        return
    word = before.category.code if before else ""
    fields = {"category": word, "undo": "1", "from": request.POST.get("from", "")}
    with_undo(request, said, request.path, **fields)
