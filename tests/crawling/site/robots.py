"""The robots.txt of the site and of its picture host."""

# The group for everybody forbids more, and another robot's forbids nothing: groups must not mix.
SITE = """\
# Comments and unknown lines are passed over.
User-agent: *
Disallow: /photo/
Crawl-delay: 60

User-agent: otherbot
Disallow:

User-agent: FutuBot
{delay}Disallow: /members/
Disallow: /closed/
Disallow: /*.php$
Allow: /members/open/

Sitemap: {url}/sitemap-index.xml
"""
PICTURES = """\
User-agent: *
{delay}Disallow: /closed/
"""


def crawl_delay(seconds: float) -> str:
    return f"Crawl-delay: {seconds:g}\n" if seconds else ""
