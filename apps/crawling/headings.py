"""Short labels of outcomes, for counts: without the figures of a single one's sentence."""

from django.utils.translation import gettext_lazy as _

from apps.crawling import reasons

HEADINGS = {
    reasons.READ: _("Read"),
    reasons.UNCHANGED: _("Not changed"),
    reasons.KEPT: _("Taken"),
    reasons.KNOWN: _("Known already"),
    reasons.MOVED: _("Redirected from another address"),
    reasons.SAME_BYTES: _("Same file as another"),
    reasons.NEAR_DUPLICATE: _("Looks like another"),
    reasons.ROBOTS: _("Not allowed by robots.txt"),
    reasons.ROBOTS_UNREACHABLE: _("robots.txt could not be read"),
    reasons.ROBOTS_HEADER: _("Not allowed by X-Robots-Tag"),
    reasons.ROBOTS_META: _("Not allowed by its page's robots tag"),
    reasons.PRIVATE_ADDRESS: _("Leads into a private network"),
    reasons.BAD_ADDRESS: _("Not an address"),
    reasons.OFF_SITE: _("On another site"),
    reasons.HTTP_STATUS: _("Answered with an error"),
    reasons.UNREACHABLE: _("Not reached"),
    reasons.CERTIFICATE: _("Certificate not valid"),
    reasons.TOO_SLOW: _("Took too long"),
    reasons.TOO_BUSY: _("Asked to come back later"),
    reasons.TOO_LARGE: _("File too large"),
    "too_many_bytes": _("File too large"),
    reasons.TOO_SMALL: _("Too few pixels"),
    "too_many_pixels": _("Too many pixels"),
    "too_many_frames": _("Too many frames"),
    "bomb": _("Unpacks to far too much"),
    "transparent": _("Shows nothing"),
    "unsupported": _("Format not supported"),
    "svg": _("SVG drawing"),
    "raw": _("Camera raw file"),
    "video": _("Video"),
    "truncated": _("Incomplete file"),
    "broken": _("Damaged file"),
    "empty": _("Empty file"),
    "too_many_parts": _("Too many parts"),
    "reader_died": _("Could not be read safely"),
    "out_of_memory": _("Not enough memory"),
    reasons.REDIRECTS: _("Redirects without end"),
    reasons.NOT_A_PICTURE: _("Not a picture"),
    reasons.NOT_A_PAGE: _("Not a page of this kind"),
    reasons.BARREN: _("Lists without anything new"),
    reasons.TOO_DEEP: _("Too far from the start"),
    reasons.LIMIT: _("Beyond the limit"),
    reasons.BLOCKED: _("Taken down before"),
    reasons.LICENCE: _("Licence does not allow it"),
    reasons.UNEXPECTED: _("Something unexpected"),
    reasons.TAKEN_DOWN: _("Taken down"),
    reasons.RIGHTS_WITHDRAWN: _("Licence withdrawn at its source"),
    reasons.NOW_FORBIDDEN: _("Now forbidden by its source"),
    reasons.GONE: _("Gone from its source"),
    reasons.REFUSED_ELSEWHERE: _("Refused on another source"),
    reasons.LICENCE_CHANGED: _("Licence changed at its source"),
    reasons.LICENCE_DROPPED: _("Licence no longer stated"),
    reasons.NO_PICTURE: _("No picture found"),
}


def heading(code: str) -> str:
    """In the reader's language; the bare code if this version does not know it."""
    return str(HEADINGS.get(code, code))
