"""Files that are two things at once, or none; names that mean something to shells and browsers."""

from __future__ import annotations

import io
import zipfile

from tests.galleries.pictures.samples import valid_files
from tests.pictures import picture_bytes

SCRIPT = b"<script>alert(document.domain)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>"
HTML = b"<!doctype html><title>A picture</title>" + SCRIPT


def polyglots() -> dict[str, bytes]:
    whole = valid_files()
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("index.html", HTML)
    jpeg, gif, png = whole["jpeg"], whole["gif"], whole["png"]
    comment = b"\xff\xfe" + (len(HTML) + 2).to_bytes(2, "big") + HTML
    return {
        "script.gif": gif[:6] + b"/*" + gif[8:] + b"*/=1;alert(1)",
        "zip.jpg": jpeg + zipped.getvalue(),
        "page.jpg": jpeg[:2] + comment + jpeg[2:],
        "page-behind.png": png + HTML,
        "drawing.png": SVG,
        "page.jpeg": HTML,
        "program.png": b"\x7fELF" + bytes(4096),
        "document.jpg": b"%PDF-1.7\n" + jpeg,
        "php.gif": gif + b"<?php system($_GET['c']); ?>",
        "postscript.jpg": b"%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) (r) file\n" + jpeg,
        "png-as-jpeg.jpg": png,
        "jpeg-as-tiff.tif": jpeg,
        "picture.exe": png,
        "archive.png": zipped.getvalue(),
        "nothing.png": b"",
        "one-byte.png": b"\x89",
        "playlist.jpg": b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
        "magick.png": b"push graphic-context\nimage over 0,0 0,0 'https://127.0.0.1/'\npop",
    }


# Each of these is a whole picture.
NAMES = [
    "../../../etc/passwd.png",
    "..\\..\\windows\\win.ini.png",
    "/etc/cron.d/a.png",
    "a\0b.png",
    "a\r\nSet-Cookie: b=c.png",
    "\x1b]0;title\x07.png",
    "photo\u202egpj.exe",
    "\u2066\u2069\u200b\ufeff.png",
    "<img src=x onerror=alert(1)>.png",
    '"; rm -rf ~ #.png',
    "$(touch a).png",
    "%s%n%(x)s{0.__class__}.png",
    "{{ 7 * 7 }}.png",
    "-rf.png",
    "CON.png",
    ".htaccess",
    "...",
    " ",
    "a" * 5000 + ".png",
    "\U0001f468\u200d\U0001f469\u200d" * 200 + ".png",
    "e\u0301" * 300 + ".png",
    "=cmd|'/c calc'!A1.png",
    "\ud800.png",
]


def named(seed: int = 0) -> dict[str, bytes]:
    return {name: picture_bytes(1000 + n + seed) for n, name in enumerate(NAMES)}
