"""Recognise licences by URL."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from apps.galleries.licences.catalogue import Licence
from apps.galleries.licences.patterns import PORTS

ADDRESS = re.compile(
    r"(?:https?://|(?<![\w./])(?:www\.)?(?:creativecommons|rightsstatements|gnu|artlibre)\.org/)"
    r"[^\s<>\"'，。；、）]+"
)
# rightsstatements.org statements that mean in copyright or bound by contract; the others ("no known
# copyright", "undetermined" …) are inconclusive.
RESERVED_STATEMENTS = {"inc", "inc-ow-eu", "inc-edu", "inc-nc", "inc-ruu", "noc-cr", "noc-nc"}
HOSTS = {"creativecommons.org", "rightsstatements.org", "gnu.org", "artlibre.org"}
ARCHIVES = "nationalarchives.gov.uk"
CC_PATH = re.compile(
    r"/licen[cs]es/(?P<name>by[a-z-]*)/(?P<version>\d\.\d)(?:/(?P<port>[a-z]+))?(?![\w])"
)


def is_licence_address(address: str) -> bool:
    return _host(address) in {*HOSTS, ARCHIVES}


def at_address(address: str) -> tuple[Licence, str]:
    """The licence whose page this is, and its port; UNCLEAR for one that does not exist."""
    host, path = _host(address), _path(address)
    if host == "creativecommons.org":
        return _creative_commons(path)
    if host == "rightsstatements.org":
        code = path.strip("/").split("/")[1:2]
        reserved = code and code[0] in RESERVED_STATEMENTS
        return (Licence.NONE if reserved else Licence.UNCLEAR), ""
    return _known(host, path), ""


def _creative_commons(path: str) -> tuple[Licence, str]:
    if found := CC_PATH.match(path):
        name = "by-nc-nd" if found["name"] == "by-nd-nc" else found["name"]
        port = found["port"] or ""
        # Since 4.0 there are no ported versions.
        is_port = port in PORTS and found["version"] != "4.0"
        return licence_named(f"cc-{name}-{found['version']}"), port if is_port else ""
    if path.startswith("/publicdomain/zero/1.0"):
        return Licence.CC0, ""
    return (Licence.PDM if path.startswith("/publicdomain/mark/1.0") else Licence.UNCLEAR), ""


def _known(host: str, path: str) -> Licence:
    if host == "gnu.org" and (found := re.search(r"/fdl-(\d\.\d)", path)):
        return licence_named(f"gfdl-{found[1]}")
    if host == "artlibre.org" and "/lal" in path:
        return Licence.FAL_12 if "12" in path else Licence.FAL_13
    if found := re.search(r"/open-government-licence/version/(\d)", path):
        return licence_named(f"ogl-{found[1]}.0")
    return Licence.UNCLEAR


def licence_named(value: str) -> Licence:
    """UNCLEAR for a version that was never published."""
    return Licence(value) if value in Licence.values else Licence.UNCLEAR


def _host(address: str) -> str:
    return _parts(address)[0]


def _path(address: str) -> str:
    return _parts(address)[1]


def _parts(address: str) -> tuple[str, str]:
    whole = address if address.startswith("http") else f"https://{address}"
    try:
        parts = urlsplit(whole)
        return (parts.hostname or "").removeprefix("www."), parts.path.rstrip(".,;:)")
    except ValueError:
        return "", ""
