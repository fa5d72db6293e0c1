"""Crawling and the public gallery."""

from futu.settings.instance import env

# Contact for site operators: a web or mail address. Crawling requires it.
FUTU_CRAWL_CONTACT = env.str("FUTU_CRAWL_CONTACT", default="")
# Maximum bytes of a page and of a picture when crawling.
FUTU_CRAWL_PAGE_BYTES = env.int("FUTU_CRAWL_PAGE_BYTES", default=5 * 2**20)
FUTU_CRAWL_PICTURE_BYTES = env.int("FUTU_CRAWL_PICTURE_BYTES", default=30 * 2**20)
# Seconds for a whole response, and before the first retry (then four times that).
FUTU_CRAWL_TIMEOUT = env.float("FUTU_CRAWL_TIMEOUT", default=60)
FUTU_CRAWL_RETRY = env.float("FUTU_CRAWL_RETRY", default=20)
# Families of licences under which pictures may be published, without their versions: also
# cc-by-nc, cc-by-nc-sa, cc-by-nd, cc-by-nc-nd, gfdl, fal, ogl where an instance can keep to them.
FUTU_PUBLISHABLE_LICENCES = env.list(
    "FUTU_PUBLISHABLE_LICENCES", default=["pdm", "cc0", "cc-by", "cc-by-sa", "permission"]
)
# Whether people without an account may view and search the public gallery.
FUTU_PUBLIC_PAGES = env.bool("FUTU_PUBLIC_PAGES", default=True)
FUTU_PUBLIC_SEARCH = env.bool("FUTU_PUBLIC_SEARCH", default=False)
FUTU_PUBLIC_SEARCH_RATE = env.str("FUTU_PUBLIC_SEARCH_RATE", default="10/m,60/h")
