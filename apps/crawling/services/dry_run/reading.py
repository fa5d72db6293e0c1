"""One page: requested, read, and described."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from apps.crawling import reasons, robots
from apps.crawling.adapters import (
    Adapter,
    Extract,
    Fetched,
    Found,
    Link,
    PageError,
    settings_model,
)
from apps.crawling.adapters.types import DETAIL, LISTING, TAGS
from apps.crawling.models import CrawlRequest
from apps.galleries.licences import licence_of
from apps.galleries.remote import Answer

from .advice import advice_on
from .client import PoliteClient, TrialError
from .trial import LINKS, PICTURES, LinksOf, TriedPage, TriedPicture


def try_page(
    client: PoliteClient, kind: str, adapter: Adapter, link: Link
) -> tuple[TriedPage, Link | None]:
    """The page, and the link to read next if this one has no pictures."""
    page = TriedPage(link, str(CrawlRequest.Role(link.role).label), link.url)
    try:
        answer = client.page(link.url)
        extract = _read(page, adapter, answer)
    except TrialError as error:
        page.problem = str(error)
        return page, None
    _obey(page, answer, extract)
    _fill(page, extract)
    page.findings = adapter.findings(_fetched(answer), link)
    labels = {name: str(info.title) for name, info in settings_model(kind).model_fields.items()}
    page.warnings += advice_on(page, labels)
    return page, _next(page, extract)


def _fetched(answer: Answer) -> Fetched:
    return Fetched(answer.url, answer.body, answer.header("content-type"))


def _read(page: TriedPage, adapter: Adapter, answer: Answer) -> Extract:
    """Raises TrialError."""
    page.url, page.status, page.size = answer.url, answer.status, len(answer.body)
    page.content_type = answer.header("content-type")
    if answer.status != 200:
        raise TrialError(reasons.reason(reasons.HTTP_STATUS, {"status": answer.status}))
    try:
        return adapter.read(_fetched(answer), page.link)
    except PageError as error:
        raise TrialError(reasons.reason(reasons.NOT_A_PAGE, {})) from error


def _obey(page: TriedPage, answer: Answer, extract: Extract) -> None:
    """The page's robots headers and tags: a dry run obeys them as a crawl does."""
    directives = robots.directives_of(robots.robots_headers(answer.headers)) | extract.robots
    sentences = []
    if word := robots.meta_verdict(directives):
        sentences.append(reasons.reason(reasons.ROBOTS_META, {"rule": word}))
    if robots.forbids_links(directives):
        sentences.append(_("The page asks not to follow its links."))
        extract.links.clear()
    page.robots = " ".join(sentences)


def _fill(page: TriedPage, extract: Extract) -> None:
    page.links = list(_by_role(extract.links))
    page.picture_count = len(extract.pictures)
    page.pictures = [_tried(found) for found in extract.pictures[:PICTURES]]


def _by_role(links: list[Link]) -> Iterator[LinksOf]:
    for role in CrawlRequest.Role:
        of_role = [link for link in links if link.role == role.value]
        if of_role:
            yield LinksOf(role.value, str(role.label), len(of_role), of_role[:LINKS])


def _tried(found: Found) -> TriedPicture:
    licence = licence_of(found.licence)
    words = str(licence.label) if licence else found.licence
    return TriedPicture(found, licence=words, understood=licence is not None)


def _next(page: TriedPage, extract: Extract) -> Link | None:
    """The next step towards pictures: a detail page, or a tag's listing; not just its next page."""
    wanted = [DETAIL] if page.role == LISTING else [DETAIL, LISTING, TAGS]
    if page.pictures:
        return None
    return next((link for role in wanted for link in extract.links if link.role == role), None)
