"""JSON APIs, read with JMESPath."""

from apps.crawling.adapters.api.adapter import ApiAdapter
from apps.crawling.adapters.api.settings import ApiSettings

__all__ = ["ApiAdapter", "ApiSettings"]
