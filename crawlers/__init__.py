"""The Scrapy project of the public gallery: makes the frontier's requests, politely.

One process a crawl (`manage.py spider`), started and watched by `apps/crawling`. Requests are read
from rows and answers written to rows (`apps/crawling/frontier`); nothing is kept here.
"""
