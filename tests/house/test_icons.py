"""Every icon that a page names is in the sprite: a name that is not shows nothing, and no error."""

import re
from pathlib import Path

BASE = Path(__file__).resolve().parents[2]
NAMED = re.compile(r'_icon\.html" with name="([a-z-]+)"|img/icons\.svg\' %}#([a-z-]+)')


def test_every_icon_that_is_named_is_drawn():
    sprite = (BASE / "static" / "img" / "icons.svg").read_text()
    drawn = re.findall(r'<symbol id="([a-z-]+)"', sprite)
    templates = "".join(page.read_text() for page in (BASE / "templates").rglob("*.html"))
    named = {one or other for one, other in NAMED.findall(templates)}
    assert len(named) > 20
    assert named <= set(drawn), named - set(drawn)
    assert len(drawn) == len(set(drawn))
