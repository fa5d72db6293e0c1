"""Sources, their crawls, and the ledger of every picture seen on them."""

from apps.crawling.models.bar import Bar
from apps.crawling.models.crawl import Crawl
from apps.crawling.models.decision import Decision
from apps.crawling.models.entry import Entry
from apps.crawling.models.look import Look
from apps.crawling.models.page import Page
from apps.crawling.models.source import Source
from apps.crawling.models.takedown import Takedown
from apps.crawling.models.visit import Visit
from apps.crawling.models.word import SourceTag

__all__ = [
    "Bar",
    "Crawl",
    "Decision",
    "Entry",
    "Look",
    "Page",
    "Source",
    "SourceTag",
    "Takedown",
    "Visit",
]
