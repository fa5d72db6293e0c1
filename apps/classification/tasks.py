"""The background jobs of classification."""

from django.utils.translation import gettext_lazy as _

from apps.classification.services import expiring, gallery_jobs, questions, trials
from apps.classification.statistics import alerts, tallies
from apps.jobs import services as jobs
from apps.jobs.registry import Stage, every_hour, job_kind
from apps.jobs.run import Run

WATCH = "classification.watch"
STAGES = [Stage("pictures", _("Classifying"))]


@job_kind(
    gallery_jobs.LOCAL,
    title=_("Classifying pictures"),
    queue="vision",
    stages=STAGES,
    failures=gallery_jobs.failures_of,
)
def classify_here(run: Run) -> None:
    _classify(run)


@job_kind(
    gallery_jobs.HOSTED,
    title=_("Classifying pictures by a hosted model"),
    queue="hosted",
    stages=STAGES,
    failures=gallery_jobs.failures_of,
)
def classify_hosted(run: Run) -> None:
    _classify(run)


@job_kind("classification.forget", title=_("Forgetting old classifications"), daily=True)
def forget(run: Run) -> None:
    tallies.write()
    expiring.forget_old()


@job_kind(WATCH, title=_("Summing what was classified, and telling staff what is wrong"))
def watch(run: Run) -> None:
    tallies.write()
    alerts.send()


@every_hour
def watch_when_due() -> None:
    if tallies.is_due() or alerts.due():
        jobs.start(WATCH)


def _classify(run: Run) -> None:
    for stage in run.stages():
        gallery_jobs.classify_pictures(run, stage)


@job_kind(trials.TRIAL, title=_("Trying a recipe"), stages=STAGES)
def try_recipe(run: Run) -> None:
    for stage in run.stages():
        trials.ask_all(run, stage)


@job_kind(trials.LOCAL, title=_("Trying this machine's recipe"), queue="vision", stages=STAGES)
def try_here(run: Run) -> None:
    for stage in run.stages():
        trials.ask_one_recipe(run, stage)


@job_kind(trials.HOSTED, title=_("Trying a hosted recipe"), queue="hosted", stages=STAGES)
def try_hosted(run: Run) -> None:
    for stage in run.stages():
        trials.ask_one_recipe(run, stage)


@job_kind(questions.KIND, title=_("Classifying a picture by a hosted model"), queue="hosted")
def answer_question(run: Run) -> dict[str, str] | None:
    return questions.answer(run)
