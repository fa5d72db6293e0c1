"""Outcomes of crawl requests and pictures: codes and parameters in rows, sentences when shown."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.crawling import rejections
from apps.galleries.reasons import reason as reason_of_picture
from futu.coded import say

# -- Successful requests
READ = "read"
UNCHANGED = "unchanged"
KEPT = "kept"
KNOWN = "known"
# A redirect led to it; its outcome is recorded at the address that was requested.
MOVED = "moved"
# -- Not requested, or not taken
ROBOTS = "robots"
ROBOTS_UNREACHABLE = "robots_unreachable"
ROBOTS_HEADER = "robots_header"
ROBOTS_META = "robots_meta"
PRIVATE_ADDRESS = "private_address"
BAD_ADDRESS = "bad_address"
OFF_SITE = "off_site"
HTTP_STATUS = "http_status"
UNREACHABLE = "unreachable"
CERTIFICATE = "certificate"
TOO_SLOW = "too_slow"
TOO_BUSY = "too_busy"
TOO_LARGE = "too_large"
TOO_SMALL = "too_small"
REDIRECTS = "redirects"
NOT_A_PICTURE = "not_a_picture"
NOT_A_PAGE = "not_a_page"
BARREN = "empty_streak"
TOO_DEEP = "too_deep"
LIMIT = "limit"
NO_PICTURE = "no_picture"
BLOCKED = "barred"
LICENCE = "licence"
UNEXPECTED = "unexpected"
# -- Decided
SAME_BYTES = "same_bytes"
NEAR_DUPLICATE = "same_look"
AUTO = "auto"
BY_STAFF = "by_staff"
TAKEN_DOWN = "taken_down"
# -- Changed at its source since it was taken
RIGHTS_WITHDRAWN = "rights_withdrawn"
NOW_FORBIDDEN = "now_forbidden"
GONE = "gone"
REFUSED_ELSEWHERE = "refused_elsewhere"
LICENCE_CHANGED = "licence_changed"
LICENCE_DROPPED = "licence_dropped"

# Published pictures are hidden at once for these, until staff have decided …
HIDES = (RIGHTS_WITHDRAWN, NOW_FORBIDDEN, GONE, REFUSED_ELSEWHERE)
# … and for these they stay public, and are shown to staff.
NOTES = (LICENCE_CHANGED, LICENCE_DROPPED)
# Refusals that apply to the same picture on every other source.
FOLLOWING = (
    LICENCE,
    ROBOTS_META,
    ROBOTS_HEADER,
    RIGHTS_WITHDRAWN,
    NOW_FORBIDDEN,
    TAKEN_DOWN,
    "rejected_rights",
)

# May have changed by then: the next crawl requests it again.
TEMPORARY = {
    ROBOTS_UNREACHABLE,
    UNREACHABLE,
    TOO_SLOW,
    TOO_BUSY,
    LIMIT,
    UNEXPECTED,
    ROBOTS,
    ROBOTS_HEADER,
    ROBOTS_META,
    LICENCE,
    REFUSED_ELSEWHERE,
}

SENTENCES = {
    READ: _("The page was read."),
    UNCHANGED: _("The page has not changed since it was last read."),
    KEPT: _("The picture was taken."),
    KNOWN: _("The picture is known already."),
    MOVED: _("Another address redirects here; its outcome is shown there."),
    ROBOTS: _("The site's robots.txt asks not to fetch this address (%(rule)s)."),
    ROBOTS_UNREACHABLE: _(
        "The robots.txt of %(host)s could not be read, so nothing there is fetched. "
        "The next crawl tries again."
    ),
    ROBOTS_HEADER: _("The site asks not to use this picture (%(rule)s in its X-Robots-Tag)."),
    ROBOTS_META: _("The page asks not to use its pictures (%(rule)s in its robots tag)."),
    PRIVATE_ADDRESS: _("%(host)s leads into a private network, so it is not contacted."),
    BAD_ADDRESS: _("This is not an address that can be fetched."),
    OFF_SITE: _("The page is on another site, %(host)s."),
    HTTP_STATUS: _("The site answered with the status %(status)s."),
    UNREACHABLE: _("%(host)s could not be reached. The next crawl tries again."),
    CERTIFICATE: _("The certificate of %(host)s is not valid, so it is not contacted."),
    TOO_SLOW: _("%(host)s took too long to answer. The next crawl tries again."),
    TOO_BUSY: _("%(host)s asked to come back later. The next crawl tries again."),
    TOO_LARGE: _("The file is larger than %(limit_bytes)s."),
    TOO_SMALL: _("The picture is too small: %(width)s × %(height)s."),
    REDIRECTS: _("The address redirects without end."),
    NOT_A_PICTURE: _("The content there is not a picture that can be read."),
    NOT_A_PAGE: _("The content there cannot be read as a page of this kind."),
    BARREN: _("The last %(pages)s pages of this list led to nothing new, so it was skipped."),
    TOO_DEEP: _("The page is more than %(depth)s steps from the start, so it was skipped."),
    LIMIT: _("The limit of pictures was reached before it."),
    BLOCKED: _("It was taken down at somebody's request, and does not come back."),
    LICENCE: _("Its licence (%(licence)s) does not allow to publish it."),
    UNEXPECTED: _("Something unexpected went wrong; it has been noted in the log."),
    SAME_BYTES: _("The same file as another picture."),
    NEAR_DUPLICATE: _("Looks the same as another picture."),
    AUTO: _("Published without review, as set for its source."),
    BY_STAFF: _("Decided by staff."),
    TAKEN_DOWN: _("Taken down at somebody's request."),
    RIGHTS_WITHDRAWN: _("At its source the licence changed from “%(was)s” to “%(now)s”."),
    NOW_FORBIDDEN: _("Its source now asks not to use it (%(rule)s)."),
    GONE: _("It is no longer at its source (status %(status)s)."),
    REFUSED_ELSEWHERE: _("The same picture is refused on %(source)s."),
    LICENCE_CHANGED: _("At its source the licence changed from “%(was)s” to “%(now)s”."),
    LICENCE_DROPPED: _("Its page does not state the licence “%(was)s” any more."),
    NO_PICTURE: _("No picture was found on the page."),
}


def reason(code: str, params: dict[str, Any]) -> str:
    """The sentence for `code`, in the reader's language; also for codes of picture files.

    A note by staff is appended.
    """
    known: dict[str, Any] = {**SENTENCES, **rejections.SENTENCES}
    words = (
        say(known[code], params, lacking="?") if code in known else reason_of_picture(code, params)
    )
    return f"{words} {params['note']}" if params.get("note") else words
