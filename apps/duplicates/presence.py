"""The page that tells which files are here already.

A script sends the digests first (`known`), and of files whose bytes are unknown the file (`near`);
without one the form sends the files. Nothing of what is sent is kept.
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

from apps.duplicates.services.present import Presence, Present, known_digests
from apps.galleries.files import stream
from apps.galleries.pictures import PictureError, clean_name
from apps.search.services.query_embedding import AskError
from futu.http import Request, asked_by_post

DIGEST = re.compile(r"[0-9a-f]{64}")
# Files of one form, and digests of one request.
MAX_FILES, MAX_DIGESTS = 50, 500


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found of one file; `error` says why nothing could be."""

    name: str
    present: Present
    error: str = ""
    # Its place in what the script holds.
    key: str = ""


@require_http_methods(["GET", "POST"])
@login_required
def present(request: Request) -> HttpResponse:
    files = request.FILES.getlist("files")[:MAX_FILES]
    presence = Presence(request.user.pk)
    checked = [_checked(presence, file) for file in files]
    nothing = request.method == "POST" and not checked
    context = {"checked": checked, "nothing": nothing, "most": MAX_FILES}
    return render(request, "duplicates/present.html", context, status=422 if nothing else 200)


@asked_by_post
@login_required
def known(request: Request) -> HttpResponse:
    """Rows for those of the digests (`sha256`, with `name` and `key`) that are here."""
    if request.method == "GET":
        return redirect("duplicates:present")
    asked = [request.POST.getlist(name)[:MAX_DIGESTS] for name in ("sha256", "name", "key")]
    asked[0] = [digest if DIGEST.fullmatch(digest) else "" for digest in asked[0]]
    found = known_digests(request.user.pk, asked[0])
    checked = [
        Checked(clean_name(name), Present(exact=found[digest]), key=key)
        for digest, name, key in zip(*asked, strict=False)
        if digest in found
    ]
    return render(request, "duplicates/_checked.html", {"checked": checked})


@asked_by_post
@login_required
def near(request: Request) -> HttpResponse:
    """The row of one file."""
    if request.method == "GET":
        return redirect("duplicates:present")
    file = request.FILES.get("file")
    if file is None:
        return HttpResponse(status=422)
    checked = _checked(Presence(request.user.pk), file, request.POST.get("key", ""))
    return render(request, "duplicates/_checked.html", {"checked": [checked]})


def _checked(presence: Presence, file: UploadedFile, key: str = "") -> Checked:
    name = clean_name(file.name or "")
    try:
        return Checked(name, presence.of(stream(file), name), key=key)
    except (PictureError, AskError) as error:
        return Checked(name, Present(), str(error) or _("This file cannot be read."), key)
