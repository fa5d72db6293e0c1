"""The background jobs of films. What they do is imported when they do it: it needs the packages of
requirements-films.txt, which this server may not have."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.films.models import Film
from apps.films.services import processing, receiving, retaking, sweeping, voices, watching
from apps.films.services.faults import noted, told
from apps.films.stages import names
from apps.jobs.registry import Stage, job_kind
from apps.jobs.run import Run

FILMS, SPEECH = "films", "speech"


@job_kind(receiving.LOOK, title=_("Looking at a film"))
def look(run: Run) -> None:
    film = Film.objects.select_related("source").filter(pk=run.params["film"]).first()
    if film is not None:
        with noted(film), run.long_step(300):
            receiving.look(film)


@job_kind(processing.KIND, title=_("Translating a film"), queue=FILMS, stages=names.STAGES)
def translate(run: Run) -> dict[str, str] | None:
    from apps.films.services import working

    return working.translate(run)


# Parts of it, on the queue of the models.


@job_kind(
    names.RECOGNISE,
    title=_("Recognising a film's speech"),
    queue=SPEECH,
    stages=[Stage("recognise", _("Recognising speech"))],
)
def recognise(run: Run) -> None:
    from apps.films.services import working
    from apps.films.stages import recognising

    working.part(run, recognising.parts)


@job_kind(
    names.CHARACTERS,
    title=_("Telling a film's voices apart"),
    queue=SPEECH,
    stages=[Stage("characters", _("Telling voices apart"))],
)
def tell_apart(run: Run) -> None:
    from apps.films.services import working
    from apps.films.stages import diarizing

    working.part(run, diarizing.parts)


@job_kind(
    names.SPEAK,
    title=_("Speaking a film's lines"),
    queue=SPEECH,
    stages=[Stage("speak", _("Speaking"))],
)
def speak(run: Run) -> None:
    from apps.films.services import working
    from apps.films.stages import speaking

    working.part(run, speaking.here)


# What a person waits for at the table of lines.


@job_kind(retaking.RETAKE, title=_("Speaking a line"), queue=SPEECH)
def retake(run: Run) -> dict[str, str] | None:
    from apps.films.services import single

    return single.retake(run)


@job_kind(retaking.AUDITION, title=_("Trying a voice"), queue=SPEECH)
def audition(run: Run) -> dict[str, str] | None:
    from apps.films.services import single

    return single.audition(run)


@job_kind(retaking.RETRANSLATE, title=_("Translating a line"))
def retranslate(run: Run) -> None:
    from apps.films.services import single

    single.retranslate(run)


@job_kind(retaking.ALTERNATIVES, title=_("Wording a line in other ways"))
def alternatives(run: Run) -> dict[str, str] | None:
    from apps.films.services import single

    return single.alternatives(run)


@job_kind(watching.COPY, title=_("Making a copy that browsers play"), queue=FILMS)
def make_copy(run: Run) -> None:
    film = Film.objects.select_related("source").filter(pk=run.params["film"]).first()
    if film is not None:
        with told():
            watching.make_copy(film, run)


@job_kind(voices.CLONE, title=_("Making a voice"))
def clone(run: Run) -> None:
    from apps.films.services import single

    single.clone(run)


@job_kind(voices.DISMISS, title=_("Having a voice forgotten"))
def dismiss(run: Run) -> None:
    from apps.films.services import single

    single.dismiss(run)


@job_kind("films.sweep", title=_("Removing what films no longer need"), daily=True)
def sweep(run: Run) -> None:
    sweeping.sweep()
