"""Libraries of other programs: which folders become which galleries, and what sidecars say."""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import parse

from apps.galleries.models import Gallery, Image
from apps.galleries.services.importing import picture_files
from apps.galleries.services.tagging import split_tags, tag_images

logger = logging.getLogger(__name__)

# Larger ones hold thumbnails or worse.
MOST_SIDECAR_BYTES = 2**20
SIDECARS = {".xmp"}
LIST_ITEM = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li"
TAGS = (
    "{http://purl.org/dc/elements/1.1/}subject",
    "{http://www.digikam.org/ns/1.0/}TagsList",
)
# Of Immich's own folders, those that hold no originals.
DERIVED = {"thumbs", "encoded-video", "profile", "backups"}
Layout = Callable[[Path], dict[str, list[Path]]]


def by_folders(root: Path) -> dict[str, list[Path]]:
    """Each folder at the top is a gallery; files beside them go to one named after the root."""
    galleries: dict[str, list[Path]] = defaultdict(list)
    for path in picture_files(root):
        if path.suffix.lower() not in SIDECARS:
            parts = path.relative_to(root).parts
            galleries[parts[0] if len(parts) > 1 else root.resolve().name].append(path)
    return galleries


def immich(root: Path) -> dict[str, list[Path]]:
    """Immich's upload location: `library/<person>/<folder>/…`, and `upload/…` without a template.

    A gallery is a person's folder (a year, or an album: what the storage template puts
    first); with several people their names stand before it.
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
    """Put the words of sidecars on the pictures they lie beside; returns how many had any."""
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
    """The words an XMP file says of its picture; what cannot be read says none."""
    try:
        if sidecar.stat().st_size > MOST_SIDECAR_BYTES:
            raise ValueError("too large")
        root = parse(sidecar, forbid_dtd=True).getroot()
    except (OSError, ValueError, ParseError, DefusedXmlException) as error:
        logger.warning("The sidecar %s was left aside: %s", sidecar, error)
        return []
    lists = [found for tag in TAGS for found in root.iter(tag)]
    words = [item.text or "" for found in lists for item in found.iter(LIST_ITEM)]
    # "Places/China/Xi'an" says where the word hangs in a tree; the word is its end.
    return split_tags(",".join(word.rsplit("/", 1)[-1] for word in words))
