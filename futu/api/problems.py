"""Errors as application/problem+json (RFC 9457)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms import BaseForm
from django.http import JsonResponse
from django.urls import reverse
from ninja import Field, Schema

from futu import tracing
from futu.api.catalogue import KINDS

MEDIA_TYPE = "application/problem+json"
# The WWW-Authenticate header of a 401.
CHALLENGE = 'Bearer realm="Futu"'


class FieldErrorOut(Schema):
    field: str = Field(description="Where, with dots into nested values: `box.x`.")
    message: str = Field(description="What is wrong, in the language of Accept-Language.")


class ProblemOut(Schema):
    """The body of every response of 400 and above."""

    type: str = Field(
        description="The address of a page that explains this kind of problem.",
        examples=["/api/v1/problems/not_found"],
    )
    title: str = Field(description="Its name, in the language of Accept-Language.")
    status: int = Field(examples=[404])
    detail: str = Field(description="What happened and what to do next, for people.")
    code: str = Field(description="For programs: never changes.", examples=["not_found"])
    errors: list[FieldErrorOut] | None = Field(
        None, description="With `invalid`: the fields at fault."
    )
    reason: str | None = Field(
        None,
        description="With `unusable_picture`, `unusable_file` and the room's own limits: why, as "
        "a code.",
    )
    scope: str | None = Field(None, description="With `missing_scope`: the required scope.")
    request_id: str | None = Field(
        None, description="The request's number, as in `X-Request-ID`: quote it to the operator."
    )


class Problem(Exception):  # noqa: N818 - the word of RFC 9457
    """Raised anywhere below an operation; `code` is a key of the catalogue.

    Without a `detail` the catalogue's words stand in its place. `extra` become members.
    """

    def __init__(
        self,
        code: str,
        detail: str = "",
        *,
        headers: Mapping[str, str] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(code)
        self.kind = KINDS[code]
        self.detail = detail
        self.headers = dict(headers or {})
        self.extra = extra

    def body(self) -> dict[str, Any]:
        """The body, in the active language."""
        number = tracing.request_id()
        return {
            "type": reverse("problems:explain", args=[self.kind.code]),
            "title": str(self.kind.title),
            "status": int(self.kind.status),
            "detail": self.detail or str(self.kind.words),
            "code": self.kind.code,
            **({"request_id": number} if number else {}),
            **self.extra,
        }

    def response(self) -> JsonResponse:
        return JsonResponse(
            self.body(),
            status=self.kind.status,
            content_type=MEDIA_TYPE,
            headers=self.headers,
            json_dumps_params={"ensure_ascii": False},
        )


def invalid(errors: Iterable[tuple[str, str]]) -> Problem:
    """A problem from (field, message) pairs."""
    return Problem("invalid", errors=[{"field": f, "message": m} for f, m in errors])


def invalid_form(form: BaseForm) -> Problem:
    """A problem from a form's errors."""
    return invalid(
        (field, str(message)) for field, messages in form.errors.items() for message in messages
    )
