"""The pages of crawling that are for everybody."""

from apps.crawling.views.reporting import receipt, report

__all__ = ["receipt", "report"]
