"""The detail page of a picture from a sitemap, a feed or an API: its licence and robots tags."""

from __future__ import annotations

from apps.crawling.adapters.html.document import Document
from apps.crawling.adapters.html.statements import Statements
from apps.crawling.adapters.types import Extract, Fetched, Found


def opened(page: Fetched) -> Extract:
    """Its robots tags, its licence, and its machine-readable metadata by picture."""
    document = Document(page)
    setting = Statements(document)
    pictures = []
    for node in setting.pictures:
        if url := setting.address_of(node):
            author, author_url = setting.author(node)
            licence = setting.own_licence(node)
            title = setting.title(node)
            pictures.append(Found(url, document.url, title, author, author_url, licence))
    return Extract([], pictures, document.robots, setting.licence({}))
