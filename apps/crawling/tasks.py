"""The kinds of job that crawling offers. Thin: they fetch again, and call services."""

from django.utils.translation import gettext_lazy as _

from apps.crawling.models import Takedown
from apps.crawling.services import taking_down
from apps.jobs.registry import job_kind
from apps.jobs.run import Run


@job_kind("crawling.take_down", title=_("Taking pictures down"))
def take_down(run: Run) -> None:
    taking_down.carry_out(Takedown.objects.get(id=run.params["takedown"]), run.check)
