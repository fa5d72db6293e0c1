"""Typed errors of provider calls.

`permanent`: repeating the request is useless. `is_retried`: the client itself retries a few times.
`may_cost`: the provider may have processed and charged it. Messages never contain the request, the
response, or a key.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ProviderError(Exception):
    code = "failed"
    permanent = False
    is_retried = False
    may_cost = False
    # What an answer that is of no use says that it took (messages.Usage).
    usage: object = None
    sentence: str | Promise = _("The model could not be asked.")

    def __init__(self, *, retry_after: float | None = None, detail: str = "") -> None:
        """`retry_after`: seconds, if given by the provider or a budget.

        `detail` is the provider's own message without keys: shown only to staff who test it.
        """
        super().__init__()
        self.retry_after = retry_after
        # What the attempts cost, in millionths; None: nothing, or no price is known.
        self.cost: int | None = None
        self.detail = detail

    def __str__(self) -> str:
        return str(self.sentence)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


# -- Nothing was sent


class NoProviderError(ProviderError):
    code = "no_provider"
    permanent = True
    sentence = _("No provider for this is set up. An administrator can add one.")


class ConsentError(ProviderError):
    code = "no_consent"
    permanent = True
    sentence = _(
        "The person has not agreed that a hosted model processes this. They can in their settings."
    )


class KeyMissingError(ProviderError):
    code = "no_key"
    permanent = True
    sentence = _(
        "The provider's key is not there: its environment variable is empty, the key was entered "
        "for another address, or it was encrypted with another secret. Enter it again."
    )


class PriceMissingError(ProviderError):
    code = "no_price"
    permanent = True
    sentence = _("A budget applies to this model, which has no price. Enter its price first.")


class BudgetError(ProviderError):
    code = "over_budget"
    sentence = _("The budget for models is used up. It begins anew with the next day or month.")


class BusyError(ProviderError):
    code = "busy"
    sentence = _("Too many requests to this provider are under way. Try again in a moment.")


class InputTooLargeError(ProviderError):
    code = "input_too_large"
    permanent = True
    sentence = _("This is too large for the model. Send a smaller picture or a shorter piece.")


class UnreadableInputError(ProviderError):
    code = "input_unreadable"
    permanent = True
    sentence = _("The picture cannot be read.")


# -- No usable response


class UnreachableError(ProviderError):
    code = "unreachable"
    is_retried = True
    sentence = _("The provider cannot be reached. Its address or the network may be at fault.")


class TimedOutError(ProviderError):
    code = "timeout"
    is_retried = True
    may_cost = True
    sentence = _("The provider did not answer in time.")


class CutOffError(ProviderError):
    code = "cut_off"
    is_retried = True
    may_cost = True
    sentence = _("The connection to the provider broke before its answer was complete.")


class RateLimitedError(ProviderError):
    code = "rate_limited"
    is_retried = True
    sentence = _("The provider asks for fewer requests. Try again later.")


class ServerFaultError(ProviderError):
    code = "server_fault"
    is_retried = True
    sentence = _("The provider has a fault of its own. Try again later.")


class MalformedAnswerError(ProviderError):
    code = "malformed"
    may_cost = True
    sentence = _("The provider's answer makes no sense. Is it the right protocol and address?")


class AnswerTooLargeError(ProviderError):
    code = "answer_too_large"
    permanent = True
    may_cost = True
    sentence = _("The provider's answer is larger than it may be.")


class UnfitAnswerError(ProviderError):
    code = "unfit"
    may_cost = True
    sentence = _("The model's answer does not have the form that was asked for.")


class RedirectedError(ProviderError):
    code = "redirected"
    permanent = True
    sentence = _(
        "The provider sends requests on to another address. Enter that one if you trust it."
    )


# -- The provider refused


class RefusedError(ProviderError):
    code = "refused"
    permanent = True
    sentence = _("The provider rejected the request as invalid.")


class ContentRefusedError(RefusedError):
    code = "content_refused"
    sentence = _("The provider's content filter refused this.")


class ArrearsError(RefusedError):
    code = "arrears"
    sentence = _("The account at the provider has no credit left, or its bill is unpaid.")


class KeyRefusedError(RefusedError):
    code = "key_refused"
    sentence = _("The provider does not accept the key.")


class NotAllowedError(RefusedError):
    code = "not_allowed"
    sentence = _("The key may not use this model.")


class UnknownModelError(RefusedError):
    code = "unknown_model"
    sentence = _("The provider knows no such model or address.")


class ProviderTooLargeError(RefusedError):
    code = "too_large"
    sentence = _("The provider says that this is too large for the model.")


def sentence_for(code: str) -> str:
    """The message of a logged error, in the active language."""
    kind = _KINDS.get(code)
    return str(kind.sentence) if kind else ""


def error_of(code: str) -> ProviderError | None:
    """An error of a logged code; None for a code that no error has."""
    kind = _KINDS.get(code)
    return kind() if kind else None


def _below(error: type[ProviderError]) -> dict[str, type[ProviderError]]:
    found = {error.code: error}
    for lower in error.__subclasses__():
        found |= _below(lower)
    return found


_KINDS = _below(ProviderError)
