"""Sources, their crawls, and the ledger of every picture found on them."""

from apps.crawling.models.block_rule import BlockRule
from apps.crawling.models.crawl import Crawl
from apps.crawling.models.crawl_request import CrawlRequest
from apps.crawling.models.crawled_image import CrawledImage
from apps.crawling.models.decision import Decision
from apps.crawling.models.page import Page
from apps.crawling.models.perceptual_hash import PerceptualHash
from apps.crawling.models.source import Source
from apps.crawling.models.source_tag import SourceTag
from apps.crawling.models.takedown import Takedown

__all__ = [
    "BlockRule",
    "Crawl",
    "CrawlRequest",
    "CrawledImage",
    "Decision",
    "Page",
    "PerceptualHash",
    "Source",
    "SourceTag",
    "Takedown",
]
