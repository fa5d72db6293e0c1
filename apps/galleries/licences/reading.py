"""Determine a picture's licence from the text or links of a page.

Conservative by construction: a licence is accepted only if all licences named are the same and no
negation, exception, other time or other work is mentioned. Everything else is left to people.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from apps.galleries.licences import patterns
from apps.galleries.licences.catalogue import Licence
from apps.galleries.licences.links import ADDRESS, at_address, is_licence_address, licence_named

MAX_CHARACTERS = 2000
DASHES = re.compile(r"[‐‑‒–—―−_]")
INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\xad]")
# Replaces a recognised licence, so that the words around it do not join.
GONE = " ; "


@dataclass(frozen=True, slots=True)
class Reading:
    """`licence` is None when no licence is mentioned.

    UNCLEAR: one is mentioned but cannot be determined. NONE: all rights are reserved.
    """

    licence: Licence | None = None
    # The port of a Creative Commons licence: "de" of CC BY 3.0 DE.
    port: str = ""


@dataclass(slots=True)
class Named:
    """All licences a text mentions."""

    exact: set[Licence] = field(default_factory=set)
    ports: set[str] = field(default_factory=set)
    # Without a version; the same name with a version settles it.
    families: set[str] = field(default_factory=set)
    # A nonexistent version, several versions, Creative Commons without a licence …
    unsettled: bool = False
    is_vague: bool = False
    in_public_domain: bool = False


def licence_of(stated: str) -> Licence | None:
    """The licence stated; None if there is none, or if people must decide."""
    licence = read(stated).licence
    return None if licence is Licence.UNCLEAR else licence


def read(stated: str) -> Reading:
    text = plain(stated)
    if text in Licence.values:
        return Reading(Licence(text))
    named = Named()
    is_slogan = bool(patterns.SLOGANS.search(text))
    rest = patterns.SLOGANS.sub(GONE, patterns.SOME_RESERVED.sub(GONE, text))
    rest = _take_names(_take_addresses(rest, named), named)
    reserved = Licence.NONE in named.exact or bool(patterns.RESERVED.search(rest))
    named.exact.discard(Licence.NONE)
    if not _names_any(named):
        if reserved or patterns.SIGNS.search(rest):
            return Reading(Licence.NONE)
        return Reading(Licence.UNCLEAR if is_slogan else None)
    if reserved or patterns.DOUBTS.search(rest):
        return Reading(Licence.UNCLEAR)
    return _settled(named)


def plain(stated: str) -> str:
    """Normalise: lower case, one kind of dash, no invisible or full-width characters."""
    text = unicodedata.normalize("NFKC", stated[:MAX_CHARACTERS]).replace("\xa9", "©")
    text = DASHES.sub("-", INVISIBLE.sub("", text)).lower()
    return " ".join(text.split())


def _names_any(named: Named) -> bool:
    return bool(
        named.exact or named.families or named.is_vague or named.in_public_domain or named.unsettled
    )


def _settled(named: Named) -> Reading:
    """The licence, if all mentions agree."""
    exact = set(named.exact)
    if named.in_public_domain and not exact & {Licence.CC0, Licence.PDM}:
        exact.add(Licence.PDM)
    if named.unsettled or len(exact) != 1:
        return Reading(Licence.UNCLEAR)
    [licence] = exact
    if named.families - {licence.family}:
        return Reading(Licence.UNCLEAR)
    return Reading(licence, next(iter(named.ports)) if len(named.ports) == 1 else "")


def _take_addresses(text: str, named: Named) -> str:
    def take(found: re.Match[str]) -> str:
        address = found[0]
        if is_licence_address(address):
            licence, port = at_address(address)
            _add(named, licence, port)
        elif patterns.CC.search(address) or patterns.ZERO.search(address):
            named.unsettled = True  # A page of the site's own about some licence.
        return GONE

    return ADDRESS.sub(take, text)


def _add(named: Named, licence: Licence, port: str = "") -> None:
    if licence is Licence.UNCLEAR:
        named.unsettled = True
        return
    named.exact.add(licence)
    if port:
        named.ports.add(port)


def _take_names(text: str, named: Named) -> str:
    """Collect all names and return the remaining text."""
    for pattern, licence in ((patterns.ZERO, Licence.CC0), (patterns.MARK, Licence.PDM)):
        for found in pattern.finditer(text):
            _add(named, licence if found["version"] in (None, "1.0", "1") else Licence.UNCLEAR)
        text = pattern.sub(GONE, text)
    text = patterns.CC.sub(lambda found: _creative_commons(found, named), text)
    for family, pattern in patterns.OTHERS.items():
        for found in pattern.finditer(text):
            _versioned(named, family, found)
        text = pattern.sub(GONE, text)
    named.is_vague = bool(patterns.VAGUE.search(text) or patterns.DEDICATION.search(text))
    text = patterns.DEDICATION.sub(GONE, patterns.VAGUE.sub(GONE, text))
    named.in_public_domain = bool(patterns.DOMAIN.search(text))
    return patterns.DOMAIN.sub(GONE, text)


def _creative_commons(found: re.Match[str], named: Named) -> str:
    parts = _parts_of(found["parts"])
    if not found["cc"] and not _stands_alone(found, parts):
        return found[0]
    if parts[:1] != ["by"] or len(set(parts)) != len(parts):
        named.unsettled = True
        return GONE
    _versioned(named, "cc-" + "-".join(_in_order(parts)), found)
    if port := _port_of(found):
        named.ports.add(port)
    # A false match of a port is left in place.
    return GONE + (found["port"] or "" if not _port_of(found) else "")


def _stands_alone(found: re.Match[str], parts: list[str]) -> bool:
    """Names without "Creative Commons": “Attribution 4.0”, “署名 4.0”, “by-sa 4.0”."""
    words = found["parts"]
    return bool(found["version"]) and parts[0] == "by" and (len(parts) > 1 or words != "by")


def _parts_of(words: str) -> list[str]:
    of_name = re.compile("|".join(f"(?P<{name}>{one})" for name, one in patterns.PARTS.items()))
    return [str(found.lastgroup) for found in of_name.finditer(words)]


def _in_order(parts: list[str]) -> list[str]:
    return [name for name in ("by", "nc", "nd", "sa") if name in parts]


def _versioned(named: Named, family: str, found: re.Match[str]) -> None:
    version = found["version"]
    if found["more"]:
        named.unsettled = True
    elif version is None:
        named.families.add(family)
    else:
        # “CC BY 2” may be 2.0 or 2.5; other numbers have one version each.
        whole = version if "." in version or version == "2" else f"{version}.0"
        _add(named, licence_named(f"{family}-{whole}"))


def _port_of(found: re.Match[str]) -> str:
    if found["place"]:
        return patterns.PLACES[found["place"]]
    port, tie = found["port"] or "", (found["tie"] or "").strip()
    if not port or not found["version"] or found["version"].startswith("4"):
        return ""
    return "" if port in patterns.WORDS and not tie else port
