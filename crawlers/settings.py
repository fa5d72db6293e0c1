"""Scrapy's settings here. Features that are on by default and unsafe for a crawler are off."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from apps.crawling.agent import user_agent
from apps.crawling.models import Source

# Redirects of one address.
REDIRECTS = 5
# Concurrent requests to all hosts together.
CONCURRENCY = 8
# Maximum seconds between requests to a slow host; its own crawl delay may be longer.
MAX_DELAY = 60.0

SAFE: dict[str, Any] = {
    # Remote access to the process.
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    # Only http and https, without proxies, to checked addresses.
    "DOWNLOAD_HANDLERS": {"data": None, "file": None, "ftp": None, "s3": None},
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "TWISTED_DNS_RESOLVER": "crawlers.resolver.PublicResolver",
    "HTTPPROXY_ENABLED": False,
    # No state is shared between requests.
    "COOKIES_ENABLED": False,
    "REFERER_ENABLED": False,
    "HTTPCACHE_ENABLED": False,
    "METAREFRESH_ENABLED": False,
    # The frontier is a table: it knows what was requested, and when to retry.
    "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
    "RETRY_ENABLED": False,
    "JOBDIR": None,
    # Scrapy's own allows everything when robots.txt cannot be read, and ignores Crawl-delay.
    "ROBOTSTXT_OBEY": False,
    "REDIRECT_MAX_TIMES": REDIRECTS,
    "DOWNLOAD_FAIL_ON_DATALOSS": True,
    "DOWNLOAD_WARNSIZE": 0,
    "DOWNLOADER_MIDDLEWARES": {
        "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
        "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
        "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
        "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
        # In this order for requests; answers pass them in reverse.
        "crawlers.middlewares.addresses.PublicAddresses": 50,
        "crawlers.middlewares.robots.ObeyRobots": 100,
        "crawlers.middlewares.keys.ApiKeys": 580,
        "crawlers.middlewares.unpacking.BoundedUnpacking": 590,
        "crawlers.middlewares.redirects.CheckedRedirects": 600,
        "crawlers.middlewares.peers.PublicPeers": 800,
        "crawlers.middlewares.stopping.NothingNew": 900,
    },
    "SPIDER_MIDDLEWARES": {
        "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
        "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
        "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    },
    "EXTENSIONS": {
        "scrapy.extensions.throttle.AutoThrottle": None,
        "scrapy.extensions.feedexport.FeedExporter": None,
        "scrapy.extensions.logstats.LogStats": None,
        "scrapy.extensions.memusage.MemoryUsage": None,
        "scrapy.extensions.spiderstate.SpiderState": None,
        "crawlers.throttle.PoliteThrottle": 0,
    },
    "LOG_INSTALL_ROOT_HANDLER": False,
    "LOG_LEVEL": "WARNING",
    "STATS_DUMP": False,
}


def settings_for(source: Source) -> dict[str, Any]:
    """Scrapy's settings for one source. Raises NoContactError."""
    return {
        **SAFE,
        "USER_AGENT": user_agent(),
        "DEFAULT_REQUEST_HEADERS": {"Accept": "*/*"},
        "CONCURRENT_REQUESTS": CONCURRENCY,
        "CONCURRENT_REQUESTS_PER_DOMAIN": source.concurrency,
        "DOWNLOAD_DELAY": source.delay,
        # A delay is exact, not shortened at random.
        "DOWNLOAD_DELAY_JITTER": 0,
        "DOWNLOAD_TIMEOUT": settings.FUTU_CRAWL_TIMEOUT,
        "DOWNLOAD_MAXSIZE": settings.FUTU_CRAWL_PAGE_BYTES,
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": source.delay,
        "AUTOTHROTTLE_MAX_DELAY": max(MAX_DELAY, source.delay),
        "AUTOTHROTTLE_TARGET_CONCURRENCY": float(source.concurrency),
    }
