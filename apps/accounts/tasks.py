"""The background work of accounts."""

from django.utils.translation import gettext_lazy as _

from apps.accounts import services
from apps.accounts.cache import clear_expired
from apps.accounts.services import resetting
from apps.accounts.services.idempotency import forget_old_requests
from apps.jobs.registry import job_kind
from apps.jobs.run import Run


@job_kind("accounts.erase", title=_("Deleting an account"))
def erase(run: Run) -> None:
    services.erase_account(run.params["user"], run.check)


@job_kind(resetting.KIND, title=_("Sending a link for a new password"))
def reset(run: Run) -> None:
    resetting.send_link(**run.params)


@job_kind("accounts.sessions", title=_("Clearing sessions that ended"), daily=True)
def sessions(run: Run) -> None:
    services.clear_sessions()


@job_kind("accounts.limits", title=_("Clearing limits that are over"), daily=True)
def limits(run: Run) -> None:
    clear_expired()


@job_kind("accounts.forget_requests", title=_("Forgetting answered API requests"), daily=True)
def forget_requests(run: Run) -> None:
    forget_old_requests()
