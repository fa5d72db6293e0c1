"""Problems of real sites, one page each, with their expected outcomes in the ledger."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PIL import Image as Pillow

from .answers import (
    NONE,
    Headers,
    body,
    busy,
    drop_by_drop,
    html,
    in_a_moment,
    moved,
    nothing_at,
    too_long,
)
from .pages import detail_of
from .photos import drawn, jpeg
from .server import Answer

if TYPE_CHECKING:
    from . import Site

# Seeds far from those of the photos.
SEED = 100_000
WAITING = ("waiting", "")
# Nothing may be requested there.
INWARD = {
    "loopback": "http://127.0.0.4/inner.jpg",
    "private": "http://10.0.0.1/inner.jpg",
    "metadata": "http://169.254.169.254/latest/meta-data/",
    "six": "http://[::1]/inner.jpg",
    "mapped": "http://[::ffff:127.0.0.1]/inner.jpg",
    "decimal": "http://2130706433/inner.jpg",
}
Ending = tuple[str, str]


def refused(why: str) -> Ending:
    return "refused", why


KINDS = (
    "addresses",
    "markup",
    "redirects",
    "statuses",
    "robots",
    "files",
    "twins",
    "encodings",
    "hosts",
)


class Traps:
    """Adds traps of some kinds to a site, and collects `pages` to be listed."""

    def __init__(self, site: Site, kinds: Sequence[str] = KINDS) -> None:
        self.site = site
        self.pages: list[str] = []
        self._drawn = SEED
        for kind in kinds:
            getattr(self, f"_{kind}")()

    # -- Helpers

    def picture(self, name: str, answer: Answer, ending: Ending) -> None:
        """An ordinary page whose picture has this answer."""
        path = f"/traps/{name}.jpg"
        self.site.main.answers[path] = answer
        self.leads_to(name, self.site.main.url + path, ending)

    def leads_to(self, name: str, url: str, ending: Ending) -> None:
        """An ordinary page with this picture address."""
        self.page(name, f'<img class=full src="{url}">')
        self.site.pictures_end[url] = ending

    def page(self, name: str, picture: str, head: str = "") -> None:
        self.answers(name, html(detail_of(name, picture, ["traps"], head=head)))

    def answers(self, name: str, answer: Answer) -> None:
        path = f"/photo/{name}"
        self.site.main.answers[path] = answer
        self.pages.append(path)

    def good(self, headers: Headers = NONE) -> Answer:
        """A picture that resembles no other."""
        self._drawn += 1
        return body(partial(drawn, self._drawn), "image/jpeg", headers=headers)

    def kept(self, name: str, element: str, head: str = "") -> None:
        """The page's element links to /traps/NAME.jpg, which is taken."""
        path = f"/traps/{name}.jpg"
        self.site.main.answers[path] = self.good()
        self.site.pictures_end[self.site.main.url + path] = WAITING
        self.page(name, element, head)

    # -- The traps

    def _addresses(self) -> None:
        netloc = self.site.main.netloc
        self.kept("relative", '<img class=full src="../traps/relative.jpg">')
        self.kept("protocol", f'<img class=full src="//{netloc}/traps/protocol.jpg">')
        self.kept("base", '<img class=full src="base.jpg">', "<base href=/traps/>")
        self.kept("fragment", '<img class=full src="/traps/fragment.jpg#top">')
        self.kept("blanks", '<img class=full src="\n /traps/blanks.jpg ">')
        for number in (1, 2):
            # The same page with a session parameter: its picture is the same.
            self.pages.append(f"/photo/session?sid={number}")
        self.kept("session", '<img class=full src="/traps/session.jpg">')

    def _markup(self) -> None:
        spacer = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
        self.kept("lazy", f'<img class=full src="{spacer}" data-src="/traps/lazy.jpg">')
        self.kept(
            "srcset",
            '<img class=full src="/small/srcset.jpg" '
            'srcset="/small/srcset.jpg 80w, /traps/srcset.jpg 320w, /small/middle.jpg 160w">',
        )
        self.kept(
            "element",
            '<picture class=full><source srcset="/small/a.jpg 1x, /traps/element.jpg 2x">'
            '<img class=full src="/small/element.jpg"></picture>',
        )

    def _redirects(self) -> None:
        here = self.site.main.answers
        here["/traps/moved-to.jpg"] = self.good()
        self.picture("moved", moved("moved-to.jpg", 301), WAITING)
        self.picture("far", moved("/chain/1"), refused("redirects"))
        here.update({f"/chain/{hop}": moved(f"/chain/{hop + 1}") for hop in range(1, 10)})
        here["/chain/10"] = self.good()
        self.picture("loop", moved("/traps/loop.jpg"), refused("redirects"))
        self.picture("to-closed", moved("/closed/secret.jpg"), refused("robots"))
        for name, url in INWARD.items():
            self.picture(f"to-{name}", moved(url), refused("private_address"))
            self.leads_to(f"at-{name}", url + "?direct", refused("private_address"))
        # This address really exists, so that a request would be logged.
        inner = f"{self.site.unnamed.url}/inner.jpg"
        for name, url in {"port": inner, "file": "file:///etc/passwd"}.items():
            why = "private_address" if name == "port" else "bad_address"
            self.picture(f"to-{name}", moved(url), refused(why))
        self.leads_to("at-port", inner + "?direct", refused("private_address"))

    def _statuses(self) -> None:
        for status in (403, 404, 410, 500):
            answer = nothing_at(status)
            ending = refused("http_status" if status != 500 else "unreachable")
            self.picture(f"status-{status}", answer, ending)
        self.picture("busy-429", busy("1", 429, self.good()), WAITING)
        self.picture("busy-503", busy(in_a_moment, 503, self.good()), WAITING)
        self.picture("busy-forever", busy("1", 503), refused("too_busy"))
        self.picture("slow", drop_by_drop(self.site.slow_seconds), refused("too_slow"))

    def _robots(self) -> None:
        header = {"X-Robots-Tag": "noimageai"}
        self.picture("header", self.good(header), refused("robots_header"))
        self.picture("reserved", self.good({"tdm-reservation": "1"}), refused("robots_header"))
        other = {"X-Robots-Tag": "otherbot: noimageai"}
        self.picture("other", self.good(other), WAITING)
        named = {"X-Robots-Tag": "otherbot: nofollow, futubot: noai"}
        self.picture("named", self.good(named), refused("robots_header"))
        self.site.main.answers["/members/open/fine.jpg"] = self.good()
        self.leads_to("open", f"{self.site.main.url}/members/open/fine.jpg", WAITING)
        for name in ("noimageai", "noindex", "nofollow"):
            path = f"/traps/meta-{name}.jpg"
            self.site.main.answers[path] = self.good()
            head = f'<meta name=robots content="{name}">'
            self.page(f"meta-{name}", f'<img class=full src="{path}">', head)
            if name != "nofollow":
                self.site.pictures_end[self.site.main.url + path] = refused("robots_meta")
        # A nofollow page shows its picture, which is not a link.
        self.site.pictures_end[f"{self.site.main.url}/traps/meta-nofollow.jpg"] = WAITING

    def _files(self) -> None:
        limit = self.site.picture_mebibytes
        self.picture("huge", too_long(limit + 1, declared=True), refused("too_large"))
        self.picture("endless", too_long(limit + 8, declared=False), refused("too_large"))
        self.picture("bomb", body(bomb(30_000), "image/png"), refused("bomb"))
        whole = drawn(SEED - 1)
        half = whole[: len(whole) // 2]
        self.picture("half", body(half, "image/jpeg"), refused("truncated"))
        text = b"<!doctype html><title>Sorry</title>This picture has gone."
        self.picture("text", body(text, "image/jpeg"), refused("not_a_picture"))
        drawing = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
        self.picture("svg", body(drawing, "image/svg+xml"), refused("svg"))
        icon = jpeg(Pillow.new("RGB", (16, 16), "red"))
        self.picture("icon", body(icon, "image/jpeg"), refused("too_small"))
        self.picture("animated", body(animated(), "image/gif"), WAITING)

    def _twins(self) -> None:
        """Of each group one is kept, whichever came first."""
        twin = body(drawn(SEED - 2), "image/jpeg")
        for name in ("twin-1", "twin-2", "twin-3"):
            self.picture(name, twin, WAITING)
        self.site.group("same_bytes", "twin-1", "twin-2", "twin-3")
        self.picture("look-1", body(drawn(SEED - 3), "image/jpeg"), WAITING)
        self.picture("look-2", body(remade(SEED - 3), "image/jpeg"), WAITING)
        self.site.group("same_look", "look-1", "look-2")

    def _encodings(self) -> None:
        for name, kind in (
            ("gb18030", "text/html; charset=gb18030"),
            ("gb-meta", "text/html"),
            ("gb-lies", "text/html; charset=utf-8"),
        ):
            path = f"/traps/{name}.jpg"
            self.site.main.answers[path] = self.good()
            self.site.pictures_end[self.site.main.url + path] = WAITING
            head = "<meta charset=gb18030>"
            text = detail_of(
                "浮图𠀀", f'<img class=full src="{path}">', ["traps"], "白居易", head=head
            )
            self.answers(name, body(text.encode("gb18030"), kind))

    def _hosts(self) -> None:
        there = self.site.foreign
        there.answers["/picture.jpg"] = self.good()
        self.picture("to-foreign", moved(f"{there.url}/picture.jpg"), WAITING)
        there.answers["/page"] = html(detail_of("Elsewhere", '<img class=full src="/no.jpg">'))
        self.answers("page-to-foreign", moved(f"{there.url}/page"))
        self.site.pages_end["/photo/page-to-foreign"] = "off_site"
        self.leads_to(
            "certificate", f"{self.site.untrusted.url}/picture.jpg", refused("certificate")
        )
        for status in (404, 410):
            self.answers(f"gone-{status}", nothing_at(status))
            self.site.pages_end[f"/photo/gone-{status}"] = "http_status"


def bomb(side: int) -> bytes:
    """A PNG of a few bytes whose header says `side` × `side` pixels."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def animated() -> bytes:
    frames = [Pillow.open(io.BytesIO(drawn(SEED - 4 - n, (160, 120)))) for n in range(3)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def remade(seed: int) -> bytes:
    """A copy as on other sites: smaller, and compressed again."""
    picture = Pillow.open(io.BytesIO(drawn(seed, (640, 480))))
    return jpeg(picture.resize((288, 216)), quality=70)
