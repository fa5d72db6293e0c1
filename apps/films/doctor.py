"""What the doctor looks at of films. Their files are looked at as all files are (`media`)."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from apps.films.models import Artifact, Film, Output, Take
from apps.films.services import artifacts, files
from apps.media.storage import is_remote
from futu.doctor import Finding, FindingKind, Scope, check, register

MADE_AGAIN = _(
    "“manage.py doctor --repair” forgets it; the stage makes it again when the film is next run."
)


def _hold(finding: Finding) -> None:
    """The job of a film that is being worked on looks after its results itself."""
    films = Film.objects.select_for_update(of=("self",), no_key=True)
    list(films.filter(pk=str(finding.values["film"])).values_list("pk"))


def _forget_part(finding: Finding) -> None:
    for part in Artifact.objects.filter(pk=finding.pk).select_related("file"):
        artifacts.drop(part)


def _forget_take(finding: Finding) -> None:
    for take in Take.objects.filter(pk=finding.pk).select_related("file"):
        file = take.file
        take.delete()
        files.delete(file)


PART_LOST = register(
    FindingKind(
        "film_part_lost",
        "part",
        _("an intermediate result (%(stage)s) of film %(film)s has lost its file"),
        MADE_AGAIN,
        _forget_part,
        _hold,
    )
)
TAKE_LOST = register(
    FindingKind(
        "film_take_lost",
        "take",
        _("what was spoken for a line of film %(film)s has lost its file"),
        MADE_AGAIN,
        _forget_take,
        _hold,
    )
)
OUTPUT_LOST = register(
    FindingKind(
        "film_output_lost",
        "output",
        _("a result (%(kind)s, %(format)s) of film %(film)s has lost its file"),
        _("Run the film again: what is unchanged is not made anew, and the result is."),
    )
)


@check("films.parts", is_sliced=is_remote)
def parts(scope: Scope) -> Iterator[Finding]:
    for part in scope.each(Artifact.objects.exclude(file=None).select_related("file", "film__job")):
        if part.file and _is_lost(part.film, part.file.key):
            yield PART_LOST.found(part.pk, film=str(part.film_id), stage=part.stage)


@check("films.takes", is_sliced=is_remote)
def takes(scope: Scope) -> Iterator[Finding]:
    for take in scope.each(Take.objects.select_related("file", "film__job")):
        if _is_lost(take.film, take.file.key):
            yield TAKE_LOST.found(take.pk, film=str(take.film_id))


@check("films.outputs", is_sliced=is_remote)
def outputs(scope: Scope) -> Iterator[Finding]:
    for one in scope.each(Output.objects.select_related("file", "film__job")):
        if _is_lost(one.film, one.file.key):
            yield OUTPUT_LOST.found(one.pk, film=str(one.film_id), kind=one.kind, format=one.format)


def _is_lost(film: Film, key: str) -> bool:
    return not film.is_active and not default_storage.exists(key)
