"""The result of an upload, for its client."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from apps.jobs.models import Job
from apps.jobs.states import TERMINAL
from apps.media.kinds import FileKind, get_kind
from apps.media.models import Upload
from futu.coded import say

CANCELLED = gettext_noop(
    "Checking this file was cancelled. Try it again where your work is listed, or send it again."
)


def outcome(upload: Upload) -> dict[str, Any] | None:
    """A state and a message in the reader's language; None while in progress."""
    kind = get_kind(upload.kind)
    if upload.result is None:
        return _of_job(upload.job)
    told = {"state": upload.result["state"], "says": _says(kind, upload.result)}
    return told | ({"file": upload.result["file"]} if "file" in upload.result else {})


def _of_job(job: Job | None) -> dict[str, Any] | None:
    """A job without a result can be retried on the page of jobs."""
    if job is None or job.state not in TERMINAL:
        return None
    return {"state": "wrong", "says": job.error or _(CANCELLED)}


def _says(kind: FileKind, result: dict[str, Any]) -> str:
    if kind.says is not None:
        return kind.says(result)
    if "code" in result:
        return say(kind.error.SENTENCES[result["code"]], result["params"])
    return ""
