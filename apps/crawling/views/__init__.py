"""The public pages of crawling."""

from apps.crawling.views.reporting import receipt, report

__all__ = ["receipt", "report"]
