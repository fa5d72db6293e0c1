"""Web pages, read with selectors."""

from apps.crawling.adapters.html.adapter import HtmlAdapter
from apps.crawling.adapters.html.settings import HtmlSettings

__all__ = ["HtmlAdapter", "HtmlSettings"]
