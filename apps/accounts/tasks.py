"""The background work of accounts."""

from django.utils.translation import gettext_lazy as _

from apps.accounts.services.idempotency import forget_old_requests
from apps.jobs.registry import job_kind
from apps.jobs.run import Run


@job_kind("accounts.forget_requests", title=_("Forgetting answered API requests"), daily=True)
def forget_requests(run: Run) -> None:
    forget_old_requests()
