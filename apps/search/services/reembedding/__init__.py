"""Changing the model: another one's vectors are made beside those that answer, then it answers.

`steering` starts, pauses and cancels it, `work` is its job, `cleaning` removes old vectors,
`status` reports its progress.
"""

from apps.search.services.reembedding.cleaning import KIND as CLEAN
from apps.search.services.reembedding.cleaning import clean_job
from apps.search.services.reembedding.hourly import hourly_check
from apps.search.services.reembedding.status import ReembeddingStatus, status
from apps.search.services.reembedding.steering import (
    KIND,
    ReembedError,
    begin,
    cancel,
    clear_next_spec,
    pause,
    resume,
    retry_left_out,
)
from apps.search.services.reembedding.work import reembed_job

__all__ = [
    "CLEAN",
    "KIND",
    "ReembedError",
    "ReembeddingStatus",
    "begin",
    "cancel",
    "clean_job",
    "clear_next_spec",
    "hourly_check",
    "pause",
    "reembed_job",
    "resume",
    "retry_left_out",
    "status",
]
