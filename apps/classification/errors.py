"""Why there is no verdict: codes that rows keep, sentences in the reader's language.

A question can also fail with a PictureError (the file) or a ProviderError (the hosted model).
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.galleries.decoders import BusyError
from apps.galleries.pictures import PictureError, sentence
from apps.providers.errors import ProviderError, sentence_for
from futu.coded import CodedError

SENTENCES = {
    "too_narrow": _(
        "The picture is more than 200 times as long as it is wide. Crop it, then try again."
    ),
    "not_prepared": _("This picture is not prepared yet. Try again in a moment."),
    "file_missing": _("The file of this picture is missing. Classify the picture itself."),
    "model_not_ready": _(
        "Classifying on this machine is not possible at the moment: its model could not be "
        "loaded. The server's log says why."
    ),
    "no_recipe": _("There is no such recipe."),
    "busy_decoding": _(
        "Too many pictures are being read at the moment. Try again in a few seconds."
    ),
    "over_quota": _(
        "You have asked as many new questions today as you may. Known pictures are still answered; "
        "new ones again tomorrow."
    ),
    "over_token_quota": _(
        "This token has asked as many new questions today as it may. Known pictures are still "
        "answered; new ones again tomorrow."
    ),
    "unexpected": _(
        "Something unexpected went wrong with this picture; it has been noted in the log."
    ),
}


# The day's questions are used up.
OVER_QUOTA = frozenset({"over_quota", "over_token_quota"})


class ClassifyError(CodedError):
    """A question that cannot be answered now, or not with this picture."""

    SENTENCES = SENTENCES
    TEMPORARY = frozenset({"not_prepared", "model_not_ready", "busy_decoding"}) | OVER_QUOTA
    http_status = 422


# What asking can raise.
FAILURES = (ClassifyError, PictureError, ProviderError, BusyError)
# These end a whole job: each picture after would meet the same.
OF_ALL = frozenset(
    {
        *("no_provider", "no_consent", "no_key", "no_price", "over_budget", "arrears"),
        *("key_refused", "not_allowed", "unknown_model", "redirected", "model_not_ready"),
        *("rate_limited", "unreachable", "busy", *OVER_QUOTA),
    }
)


# These may be of one picture; several one after another are of the provider.
OF_THE_PROVIDER = frozenset({"server_fault", "timeout", "cut_off", "malformed", "refused"})


def code_of(error: Exception) -> str:
    """Of one of `FAILURES`, as rows keep it."""
    return "busy_decoding" if isinstance(error, BusyError) else str(getattr(error, "code", ""))


def explain(code: str) -> str:
    """The sentence of a code that a row kept, in the active language."""
    if code in SENTENCES:
        return str(SENTENCES[code])
    return sentence_for(code) or sentence(code, {})


def sentence_of(error: Exception) -> str:
    """Of one of `FAILURES`, in the active language."""
    if isinstance(error, ClassifyError):
        return error.message
    return str(error) or explain(code_of(error))
