"""Where a crawl ends though its site does not."""

# Steps from the start: no list is longer, however many pages it claims.
DEPTH = 500
# Pages of one crawl: sites have 200 tags of 300 pictures, and each has a page of its own.
PAGES = 500_000
# Pages of a list in a row that lead to nothing new: a calendar has no end.
BARREN = 5
# Tries of what may go well another time.
ATTEMPTS = 3
# How often a visit may be begun at all: what ends the process each time is not begun again.
BEGINNINGS = 6
# Pictures of one page that are written in one transaction.
BATCH = 500
