"""Why a picture could not be fetched: a code and parameters, translated when displayed."""

from django.utils.translation import gettext_lazy as _

from futu.coded import CodedError

SENTENCES = {
    "bad_address": _(
        "This is not an address of a picture. It begins with https:// or http:// and has no "
        "password of its own."
    ),
    "port": _(
        "The address asks %(host)s at port %(port)s, and pictures are fetched from the usual "
        "ports 80 and 443 only. Save the picture on your device and choose it from there."
    ),
    "loopback": _(
        "To this server, %(host)s means the server itself and not your device, so it is not "
        "fetched. Choose the picture on your device instead."
    ),
    "refused": _(
        "%(host)s is in a private network, so it is not fetched. "
        "Save the picture on your device and choose it from there."
    ),
    "not_found": _("There is nothing at this address. Look whether it is complete."),
    "denied": _(
        "The site at %(host)s does not hand this picture out to others. "
        "Save it on your device and choose it from there."
    ),
    "unreachable": _("%(host)s cannot be reached at the moment. Try again later."),
    "no_answer": _("%(host)s takes too long to answer. Try again later."),
    "too_often": _(
        "Many addresses were asked for in a short time. "
        "Wait a few minutes, then try this one again."
    ),
    "too_many_bytes": _("The file there is larger than the %(limit_bytes)s that are accepted."),
    "too_many_redirects": _(
        "The address leads from one to the next without end. Use the picture's own address."
    ),
    "web_page": _(
        "This is the address of a web page. Open it, choose “Copy image address” on the picture, "
        "and paste that."
    ),
    "not_a_picture": _("The file at this address is not a picture that can be read."),
}

# Temporary: a retry may succeed.
TEMPORARY = {"unreachable", "no_answer", "too_often"}


class RemoteError(CodedError):
    """A picture that could not be fetched."""

    SENTENCES = SENTENCES
    TEMPORARY = TEMPORARY
