"""The page that checks which files are in the person's galleries already.

Its script sends digests first (`known`), and only files with unknown digests themselves (`near`);
without JavaScript the form sends all files. Nothing that was sent is stored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.duplicates.services.presence import PresenceChecker, PresenceResult, known_digests
from apps.galleries.files import stream
from apps.galleries.pictures import PictureError, clean_name
from apps.search.services.query_embedding import AskError
from futu.http import Request, asked_by_post

DIGEST = re.compile(r"[0-9a-f]{64}")
# Per request.
MAX_FILES, MAX_DIGESTS = 50, 500


@dataclass(frozen=True, slots=True)
class Checked:
    """The result for one file, or the `error` that prevented it."""

    name: str
    present: PresenceResult
    error: str = ""
    # Identifies the file in the script.
    key: str = ""


@require_http_methods(["GET", "POST"])
@login_required
def present(request: Request) -> HttpResponse:
    files = request.FILES.getlist("files")[:MAX_FILES]
    checker = PresenceChecker(request.user.pk)
    checked = [_checked(checker, file) for file in files]
    nothing = request.method == "POST" and not checked
    context = {"checked": checked, "nothing": nothing, "most": MAX_FILES}
    return render(request, "duplicates/present.html", context, status=422 if nothing else 200)


@asked_by_post
@login_required
def known(request: Request) -> HttpResponse:
    """A row for each known digest (`sha256`, with `name` and `key`)."""
    if request.method == "GET":
        return redirect("duplicates:present")
    asked = [request.POST.getlist(name)[:MAX_DIGESTS] for name in ("sha256", "name", "key")]
    asked[0] = [digest if DIGEST.fullmatch(digest) else "" for digest in asked[0]]
    found = known_digests(request.user.pk, asked[0])
    checked = [
        Checked(clean_name(name), PresenceResult(exact=found[digest]), key=key)
        for digest, name, key in zip(*asked, strict=False)
        if digest in found
    ]
    return render(request, "duplicates/_checked.html", {"checked": checked})


@asked_by_post
@login_required
def near(request: Request) -> HttpResponse:
    """The row of one file, compared by its pixels."""
    if request.method == "GET":
        return redirect("duplicates:present")
    file = request.FILES.get("file")
    if file is None:
        return HttpResponse(status=422)
    checked = _checked(PresenceChecker(request.user.pk), file, request.POST.get("key", ""))
    return render(request, "duplicates/_checked.html", {"checked": [checked]})


def _checked(checker: PresenceChecker, file: UploadedFile, key: str = "") -> Checked:
    name = clean_name(file.name or "")
    try:
        return Checked(name, checker.check(stream(file), name), key=key)
    except (PictureError, AskError) as error:
        return Checked(name, PresenceResult(), str(error) or _("This file cannot be read."), key)
