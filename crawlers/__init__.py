"""The Scrapy project of the public gallery: asks, politely, for what the frontier holds.

One process a crawl (`manage.py spider`), started and watched by `apps/crawling`. Requests come
from rows and answers go into rows (`apps/crawling/frontier`); nothing is kept here.
"""
