"""Every problem type of the API. The meaning of a published code never changes."""

from dataclasses import dataclass
from http import HTTPStatus

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from futu.failures import NO_DATABASE, NO_ROOM, NO_STORAGE


@dataclass(frozen=True, slots=True)
class Kind:
    """`title` names it, `words` say what happened and what to do."""

    code: str
    status: HTTPStatus
    title: Promise
    words: Promise


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            "malformed",
            HTTPStatus.BAD_REQUEST,
            _("The request cannot be read"),
            _(
                "The body is not what its Content-Type says, or is cut off. "
                "Check the JSON or the form, then send it again."
            ),
        ),
        Kind(
            "unauthenticated",
            HTTPStatus.UNAUTHORIZED,
            _("No valid token"),
            _(
                "Send a token that is neither revoked nor expired, as "
                "“Authorization: Bearer futu_…”. Your account's pages make one."
            ),
        ),
        Kind(
            "csrf",
            HTTPStatus.FORBIDDEN,
            _("The CSRF token is missing"),
            _(
                "A browser's session may change something only with the header X-CSRFToken. "
                "Programs use a token instead."
            ),
        ),
        Kind(
            "missing_scope",
            HTTPStatus.FORBIDDEN,
            _("The token may not do this"),
            _("The token lacks the scope that this needs. Make a token that has it."),
        ),
        Kind(
            "forbidden",
            HTTPStatus.FORBIDDEN,
            _("This is not allowed"),
            _("The account may not do this."),
        ),
        Kind(
            "not_found",
            HTTPStatus.NOT_FOUND,
            _("There is nothing here"),
            _(
                "The address may be wrong, the thing may have been deleted, or it belongs to "
                "somebody else."
            ),
        ),
        Kind(
            "method_not_allowed",
            HTTPStatus.METHOD_NOT_ALLOWED,
            _("Another method is needed"),
            _("This address does not answer to that method; the header Allow names those it does."),
        ),
        Kind(
            "wrong_state",
            HTTPStatus.CONFLICT,
            _("Not possible in this state"),
            _("The state it is in does not allow this. Look at it again before you decide."),
        ),
        Kind(
            "name_taken",
            HTTPStatus.CONFLICT,
            _("The name is taken"),
            _("You already have a gallery with this name. Choose another one."),
        ),
        Kind(
            "batch_cancelled",
            HTTPStatus.CONFLICT,
            _("Adding was cancelled"),
            _(
                "The job of this Futu-Batch was cancelled, so nothing was added. To add the files "
                "after all, send them with a new id."
            ),
        ),
        Kind(
            "batch_closed",
            HTTPStatus.CONFLICT,
            _("The batch has ended"),
            _("The job of this Futu-Batch has ended. Send the remaining files with a new id."),
        ),
        Kind(
            "key_in_use",
            HTTPStatus.CONFLICT,
            _("The same request is being answered"),
            _("A request with this Idempotency-Key is under way. Send it again in a moment."),
        ),
        Kind(
            "too_large",
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            _("That was too much at once"),
            _("The request is larger than the server accepts. Send fewer or smaller files."),
        ),
        Kind(
            "invalid",
            HTTPStatus.UNPROCESSABLE_ENTITY,
            _("Something in the request is not right"),
            _("Each entry of “errors” names a field and what is wrong with it."),
        ),
        Kind(
            "wrong_offset",
            HTTPStatus.CONFLICT,
            _("The piece begins at another place"),
            _("Another piece came first, or part of this one. Ask for the upload's offset, go on."),
        ),
        Kind(
            "wrong_media_type",
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            _("Another Content-Type is needed"),
            _("A piece of an upload is sent as application/offset+octet-stream."),
        ),
        Kind(
            "unusable_file",
            HTTPStatus.UNPROCESSABLE_ENTITY,
            _("The file is not taken"),
            _("It is too large, or there is no room for it."),
        ),
        Kind(
            "unusable_picture",
            HTTPStatus.UNPROCESSABLE_ENTITY,
            _("The picture cannot be used"),
            _("The file is no picture that can be read; “reason” is the code of why."),
        ),
        Kind(
            "unusable_film",
            HTTPStatus.UNPROCESSABLE_ENTITY,
            _("The film cannot be used so"),
            _("“reason” is the code of why, “detail” what to do."),
        ),
        Kind(
            "not_fetched",
            HTTPStatus.UNPROCESSABLE_ENTITY,
            _("The picture could not be fetched"),
            _("There is no picture at this address, or its site does not hand it out."),
        ),
        Kind(
            "key_reused",
            HTTPStatus.UNPROCESSABLE_ENTITY,
            _("The key belongs to another request"),
            _(
                "This Idempotency-Key came with a different request within the last day. "
                "Use a new key for a new request."
            ),
        ),
        Kind(
            "too_many_requests",
            HTTPStatus.TOO_MANY_REQUESTS,
            _("Too many requests"),
            _("Wait as many seconds as the header Retry-After says, then go on."),
        ),
        Kind(
            "server_error",
            HTTPStatus.INTERNAL_SERVER_ERROR,
            _("Something went wrong"),
            _("The fault is on the server and has been noted in its log. Try again in a moment."),
        ),
        Kind(
            "not_ready",
            HTTPStatus.SERVICE_UNAVAILABLE,
            _("Searching is not possible at the moment"),
            _("The model that compares pictures is not ready. The server's log says why."),
        ),
        Kind(
            "no_consent",
            HTTPStatus.FORBIDDEN,
            _("You have not agreed to this"),
            _(
                "A hosted model processes your pictures only after you agree, in your settings. "
                "The model of this machine needs no consent."
            ),
        ),
        Kind(
            "model_failed",
            HTTPStatus.BAD_GATEWAY,
            _("The model gave no usable answer"),
            _("A model was asked and did not answer usably; “reason” is the code of why."),
        ),
        Kind(
            "model_unavailable",
            HTTPStatus.SERVICE_UNAVAILABLE,
            _("The model was not asked"),
            _("The model cannot be asked now; “reason” is the code of why."),
        ),
        Kind(
            "unavailable",
            HTTPStatus.SERVICE_UNAVAILABLE,
            _("The server is too busy"),
            NO_DATABASE,
        ),
        Kind(
            "storage_down",
            HTTPStatus.BAD_GATEWAY,
            _("Pictures are unavailable"),
            NO_STORAGE,
        ),
        Kind(
            "disk_full",
            HTTPStatus.INSUFFICIENT_STORAGE,
            _("The server's disk is full"),
            NO_ROOM,
        ),
    )
}

# Status codes answered by Django or a middleware.
BY_STATUS: dict[int, str] = {
    400: "malformed",
    401: "unauthenticated",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    429: "too_many_requests",
    500: "server_error",
    502: "storage_down",
    503: "unavailable",
    507: "disk_full",
}
