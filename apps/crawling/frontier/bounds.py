"""Limits that end a crawl of a site without an end."""

# PageChanges from the start: no listing is longer, however many pages it claims to have.
DEPTH = 500
# Pages of one crawl: sites have 200 tags of 300 pictures, each with a page of its own.
PAGES = 500_000
# Consecutive pages of a listing without anything new: a calendar has no end.
BARREN = 5
# Attempts at requests that failed for temporary reasons.
ATTEMPTS = 3
# How often a crawl request may be started at all, so that one that kills the process is dropped.
BEGINNINGS = 6
# Pictures of one page that are written in one transaction.
BATCH = 500
