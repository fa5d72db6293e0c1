"""The page of a picture that a sitemap, a feed or an API has named: what it says of rights."""

from __future__ import annotations

from apps.crawling.adapters.html.document import Document
from apps.crawling.adapters.html.statements import Statements
from apps.crawling.adapters.types import Extract, Fetched, Found


def opened(page: Fetched) -> Extract:
    """Its robots tags, its licence, and what it tells machines of single pictures."""
    document = Document(page)
    said = Statements(document)
    pictures = []
    for node in said.pictures:
        if url := said.address_of(node):
            author, author_url = said.author(node)
            licence = said.own_licence(node)
            title = said.title(node)
            pictures.append(Found(url, document.url, title, author, author_url, licence))
    return Extract([], pictures, document.robots, said.licence({}))
