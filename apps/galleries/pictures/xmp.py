"""XMP: metadata as XML, written by programs."""

from defusedxml.ElementTree import fromstring

# Maximum bytes; larger packets hold previews and edit histories.
MAX_BYTES = 2**20

EXIF = "{http://ns.adobe.com/exif/1.0/}"
TIFF = "{http://ns.adobe.com/tiff/1.0/}"
PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
BASIC = "{http://ns.adobe.com/xap/1.0/}"
WANTED = {
    f"{EXIF}DateTimeOriginal": "taken",
    f"{PHOTOSHOP}DateCreated": "created",
    f"{EXIF}DateTimeDigitized": "digitised",
    f"{BASIC}CreateDate": "made",
    f"{TIFF}Orientation": "orientation",
    f"{TIFF}Make": "make",
    f"{TIFF}Model": "model",
    f"{EXIF}GPSLatitude": "latitude",
    f"{EXIF}GPSLongitude": "longitude",
}


def read_xmp(packet: bytes) -> dict[str, str]:
    """The wanted properties, by our names. Raises ValueError or SyntaxError if malformed."""
    if len(packet) > MAX_BYTES:
        raise ValueError("an XMP packet of more than a megabyte")
    values: dict[str, str] = {}
    for element in fromstring(packet.rstrip(b"\0 \n\r\t"), forbid_dtd=True).iter():
        for name, text in [*element.attrib.items(), (element.tag, element.text or "")]:
            if name in WANTED and text.strip():
                values.setdefault(WANTED[name], text.strip())
    return values
