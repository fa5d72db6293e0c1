"""The forms in which cameras and programs write when a picture was taken."""

from datetime import UTC, datetime

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from apps.galleries.pictures import decode_described
from apps.galleries.pictures.moments import moment
from tests.galleries.pictures.samples import encoded, file, noise

EVENING = datetime(2024, 1, 16, 21, 15, 29, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2024:01:16 21:15:29",
        "2024-01-16T21:15:29",
        "2024-01-16T21:15:29.25+02:00",
        "2024-01-16T21:15:29Z",
        "2024-01-16 21:15:29 UTC",
        "2024/01/16 21:15:29",
        "2024.01.16 21:15:29",
        "2024:1:16 21:15:29",
        "2024: 1:16 21:15:29",
        "2024:01:16 09:15:29 PM",
        "2024:01:16  21:15:29",
        "20240116 211529+0000",
        "20240116T211529",
        "Tue, 16 Jan 2024 21:15:29 +0100",
        "16 Jan 2024 21:15:29 GMT",
        "Tue Jan 16 21:15:29 2024",
        "Jan 16, 2024 9:15:29 PM",
        "01/16/24 21:15:29",
        "1/16/2024, 9:15:29 PM",
    ],
)
def test_one_moment_in_many_forms(text):
    assert moment(text) == EVENING


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2015:08:22 24:08:19", "2015-08-22T00:08:19"),
        ("2016:12:31 23:59:60", "2016-12-31T23:59:59"),
        ("2024:01:16 12:05:00 am", "2024-01-16T00:05:00"),
        ("2024-01-16T21:15", "2024-01-16T21:15:00"),
        ("1923-05-01", "1923-05-01T00:00:00"),
        ("19230501 ", "1923-05-01T00:00:00"),
        ("05/22/96", "1996-05-22T00:00:00"),
    ],
)
def test_hours_that_clocks_do_not_have_and_times_left_open(text, said):
    assert moment(text) == datetime.fromisoformat(f"{said}Z")


@pytest.mark.parametrize(
    "text",
    ["", " ", "0000:00:00 00:00:00", "0000-00-00", "00000000 000000", "    :  :     :  :  ",
     "2024:01:16 25:00:00", "2024:01:16 12:60:00", "2024:01:16 12:00:61", "2024:02:30 12:00:00",
     "2024", "2024-01", "2024:01/16", "22/05/96", "1700:01:01", "9999:12:31 23:59:59", "Jan",
     "1 2 3 4 5", "2024:01:16 21:15:29" * 20, "\0", None, 5],
)  # fmt: skip
def test_what_says_no_moment(text):
    assert moment(text) is None


@pytest.mark.parametrize("keyword", ["Creation Time", "creation time", "exif:DateTimeOriginal"])
def test_a_text_of_a_png(keyword):
    texts = PngInfo()
    texts.add_text(keyword, "2024:01:16 21:15:29")
    data = encoded(noise(), "PNG", pnginfo=texts)
    assert decode_described(file(data)).metadata.taken == EVENING


def taken(sub=None, **options):
    block = Image.Exif()
    block[0x0132] = "2024:01:16 21:15:29"
    if sub:
        block.get_ifd(0x8769).update(sub)
    return decode_described(file(encoded(noise(), "JPEG", exif=block, **options))).metadata.taken


def test_when_it_was_changed_is_the_last_resort():
    assert taken() == EVENING
    assert taken({0x9003: "0000:00:00 00:00:00"}) == EVENING
    assert taken({0x9004: "1999:12:31 23:59:00"}) == datetime(1999, 12, 31, 23, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    "name",
    ["exif:DateTimeOriginal", "exif:DateTimeDigitized", "photoshop:DateCreated", "xmp:CreateDate"],
)
@pytest.mark.parametrize("element", [True, False])
def test_xmp_alone(name, element):
    when = "2011-07-19T11:36:38+02:00"
    inside = f"><{name}>{when}</{name}></rdf:Description>" if element else f' {name}="{when}"/>'
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-'
        'syntax-ns#"><rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" '
        'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
        f'xmlns:xmp="http://ns.adobe.com/xap/1.0/"{inside}</rdf:RDF></x:xmpmeta>'
    )
    assert taken(xmp=packet.encode()) == datetime(2011, 7, 19, 11, 36, 38, tzinfo=UTC)
