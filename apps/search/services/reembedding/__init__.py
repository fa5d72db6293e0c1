"""Changing the model: another one's vectors are made beside those that answer, then it answers.

`steering` starts, pauses and cancels it, `work` is what its job does, `cleaning` removes what
answers no more, `standing` says how far it is.
"""

from apps.search.services.reembedding.cleaning import KIND as CLEAN
from apps.search.services.reembedding.cleaning import clean_job
from apps.search.services.reembedding.hourly import look_after
from apps.search.services.reembedding.standing import Standing, standing
from apps.search.services.reembedding.steering import (
    KIND,
    ReembedError,
    begin,
    cancel,
    let_go,
    pause,
    resume,
    see_again,
)
from apps.search.services.reembedding.work import reembed_job

__all__ = [
    "CLEAN",
    "KIND",
    "ReembedError",
    "Standing",
    "begin",
    "cancel",
    "clean_job",
    "let_go",
    "look_after",
    "pause",
    "reembed_job",
    "resume",
    "see_again",
    "standing",
]
