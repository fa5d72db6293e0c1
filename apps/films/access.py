"""Doors to single objects: 404 for what a person may not see."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404

from apps.films.models import Audition, Character, Cue, Film, Output, Take, Term, Voice
from futu.http import Request

Related = ("job", "source", "thumbnail", "web_copy", "effects", "owner")


def film_of(request: Request, film_id: UUID) -> Film:
    """A film that the person added."""
    mine = Film.objects.owned_by(request.user.pk)
    return get_object_or_404(mine.select_related(*Related), id=film_id)


def cue_of(request: Request, cue_id: UUID) -> Cue:
    mine = Cue.objects.owned_by(request.user.pk)
    return get_object_or_404(
        mine.select_related("film__job", "film__owner", "character"), id=cue_id
    )


def character_of(request: Request, character_id: UUID) -> Character:
    mine = Character.objects.filter(film__owner=request.user.pk)
    return get_object_or_404(
        mine.select_related("film__job", "film__owner", "voice"), id=character_id
    )


def voice_of(request: Request, voice_id: UUID) -> Voice:
    mine = Voice.objects.owned_by(request.user.pk)
    return get_object_or_404(mine.select_related("provider", "owner"), id=voice_id)


def take_of(request: Request, take_id: UUID) -> Take:
    mine = Take.objects.filter(film__owner=request.user.pk)
    return get_object_or_404(mine.select_related("file", "film"), id=take_id)


def audition_of(request: Request, audition_id: UUID) -> Audition:
    mine = Audition.objects.filter(character__film__owner=request.user.pk)
    return get_object_or_404(mine.select_related("file", "job", "character"), id=audition_id)


def term_of(request: Request, term_id: UUID) -> Term:
    return get_object_or_404(Term.objects.filter(owner=request.user.pk), id=term_id)


def output_of(request: Request, output_id: UUID) -> Output:
    mine = Output.objects.filter(film__owner=request.user.pk)
    return get_object_or_404(mine.select_related("file", "film"), id=output_id)
