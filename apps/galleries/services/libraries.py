"""Import libraries of other programs: map folders to galleries, and read sidecar files."""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import parse

from apps.galleries.models import Gallery, Image
from apps.galleries.services.importing import picture_files
from apps.galleries.services.tagging import tag_images, tag_names

logger = logging.getLogger(__name__)

# Maximum bytes of a sidecar.
MAX_SIDECAR_BYTES = 2**20
SIDECARS = {".xmp"}
LIST_ITEM = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li"
WORDS = "{http://purl.org/dc/elements/1.1/}subject"
# Hierarchical keyword lists ("Places/China/Xi'an"), and their separators.
TREES = {
    "{http://www.digikam.org/ns/1.0/}TagsList": "/",
    "{http://ns.adobe.com/lightroom/1.0/}hierarchicalSubject": "|",
}
# Immich's own folders that hold no originals.
DERIVED = {"thumbs", "encoded-video", "profile", "backups"}
Layout = Callable[[Path], dict[str, list[Path]]]


def by_folders(root: Path) -> dict[str, list[Path]]:
    """Each top-level folder is a gallery; files beside them go to one named after the root."""
    galleries: dict[str, list[Path]] = defaultdict(list)
    for path in picture_files(root):
        if path.suffix.lower() not in SIDECARS:
            parts = path.relative_to(root).parts
            galleries[parts[0] if len(parts) > 1 else root.resolve().name].append(path)
    return galleries


def immich(root: Path) -> dict[str, list[Path]]:
    """Immich's upload location: `library/<person>/<folder>/…`, or `upload/…` without a template.

    A gallery is a person's folder (a year, or an album: the first level of the storage template);
    with several people their names are prepended.
    """
    people = sorted(path for path in (root / "library").glob("*") if path.is_dir())
    galleries: dict[str, list[Path]] = {}
    for person in people:
        for name, paths in by_folders(person).items():
            own = name if len(people) == 1 else f"{person.name} {name}"
            galleries[own] = paths
    loose = [path for name, paths in by_folders(root).items() for path in paths if name == "upload"]
    return galleries | ({"Immich": loose} if loose else {})


LAYOUTS: dict[str, Layout] = {"folders": by_folders, "immich": immich}


def tag_from_sidecars(gallery: Gallery, paths: list[Path]) -> int:
    """Apply the keywords of sidecars to their pictures; returns how many had any."""
    tagged = 0
    for path in paths:
        sidecar = _sidecar_of(path)
        if sidecar and (names := tags_in(sidecar)):
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            images = Image.objects.filter(gallery=gallery, sha256=digest)
            tag_images(images, names, owner_id=gallery.owner_id)
            tagged += 1
    return tagged


def _sidecar_of(path: Path) -> Path | None:
    beside = [path.with_name(f"{path.name}{end}") for end in (".xmp", ".XMP")]
    instead = [path.with_suffix(end) for end in (".xmp", ".XMP")]
    return next((found for found in beside + instead if found.is_file()), None)


def tags_in(sidecar: Path) -> list[str]:
    """The keywords of an XMP file; none if it cannot be read."""
    try:
        if sidecar.stat().st_size > MAX_SIDECAR_BYTES:
            raise ValueError("too large")
        root = parse(sidecar, forbid_dtd=True).getroot()
    except (OSError, ValueError, LookupError, ParseError, DefusedXmlException) as error:
        logger.warning("The sidecar %s was left aside: %s", sidecar, error)
        return []
    words = _items(root, WORDS)
    for tree, separator in TREES.items():
        words += [_leaf(path, separator, words) for path in _items(root, tree)]
    return tag_names(words)


def _items(root: Element, tag: str) -> list[str]:
    return [item.text or "" for found in root.iter(tag) for item in found.iter(LIST_ITEM)]


def _leaf(path: str, separator: str, words: list[str]) -> str:
    """The last part of a path; keywords that contain the separator are recognised by `words`."""
    ends = [word for word in words if path.endswith(f"{separator}{word}") or path == word]
    return max(ends, key=len, default=path.rsplit(separator, 1)[-1])
