"""Cloned voices: made with consent, listed with it, and gone when it is revoked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.films.access import character_of, voice_of
from apps.films.errors import FilmError
from apps.films.explaining import explain
from apps.films.forms import ConsentForm, UploadVoiceForm
from apps.films.languages import name_of
from apps.films.models import Voice
from apps.films.services import voices as services
from apps.films.views.framing import film_page
from apps.media.errors import FileError
from apps.providers.errors import ProviderError
from futu.http import Request, asked_by_post

REFUSALS = (FilmError, FileError, ProviderError)


def _consent(form: ConsentForm) -> services.Consent:
    given = form.cleaned_data
    return services.Consent(given["speaker"], given["basis"], given["languages"], given["note"])


@require_http_methods(["GET", "POST"])
@login_required
def voices(request: Request) -> HttpResponse:
    """A POST clones from a recording."""
    if request.method == "GET":
        return _page(request, UploadVoiceForm())
    form = UploadVoiceForm(request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.clone_from_upload(
                request.user, _consent(form), given["file"], name=given["name"], text=given["text"]
            )
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The voice is being cloned. It is listed here when done."))
            return redirect("films:voices")
    return _page(request, form, status=422)


def _page(request: Request, form: UploadVoiceForm, status: int = 200) -> HttpResponse:
    rows = [_row(voice) for voice in services.of_person(request.user)]
    context = {
        "form": form,
        "rows": rows,
        "busy": any(row["is_busy"] for row in rows),
        "record": services.consents(request.user),
        "cloners": services.cloning_providers(request.user),
    }
    if request.htmx:
        return render(request, "films/voices.html#list", context)
    return render(request, "films/voices.html", context, status=status)


def _row(voice: Voice) -> dict[str, Any]:
    consent = next((one for one in voice.consents.all() if one.revoked is None), None)
    spoken = [name_of(code) for code in consent.languages] if consent else []
    return {
        "voice": voice,
        "consent": consent,
        "languages": ", ".join(spoken),
        "sample": next(iter(voice.samples.all()), None),
        "problem": explain(voice.error),
        "is_busy": voice.ready is None and not voice.error,
    }


@asked_by_post
@login_required
def revoke(request: Request, voice_id: UUID) -> HttpResponse:
    voice = voice_of(request, voice_id)
    if request.method == "POST":
        services.revoke(voice)
        messages.success(
            request, _("The consent was revoked: the voice and all that it said are gone.")
        )
    return redirect("films:voices")


@require_http_methods(["GET", "POST"])
@login_required
def clone(request: Request, character_id: UUID) -> HttpResponse:
    """Asked in a dialog, or on a page of its own without a script. Refused without consent."""
    one = character_of(request, character_id)
    form = ConsentForm(request.POST if request.method == "POST" else None)
    if request.method == "GET":
        form = ConsentForm(initial={"name": one.name, "languages": [one.film.target_language]})
    elif form.is_valid():
        try:
            services.clone_from_character(
                one, request.user, _consent(form), name=form.cleaned_data["name"]
            )
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            return _cloning(request, one.film_id)
    context = {"one": one, "form": form, "cloners": services.cloning_providers(request.user)}
    if request.htmx:
        return render(request, "films/_clone.html", context)
    status = 422 if form.errors else 200
    return film_page(request, one.film, "clone", context, status)


def _cloning(request: Request, film_id: UUID) -> HttpResponse:
    messages.success(request, _("The voice is being cloned. Choose it here when it is done."))
    address = reverse("films:characters", args=[film_id])
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)
