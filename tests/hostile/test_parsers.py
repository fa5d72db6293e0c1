"""Whatever bytes come: parsers answer or refuse with what is theirs, in bounded time.

`make hostile` asks each of them at length.
"""

from __future__ import annotations

import base64
import json
import os
import tempfile
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from apps.films import subtitles
from apps.films.errors import FilmError
from apps.galleries.licences.reading import read
from apps.galleries.pictures import PictureError, inspect
from apps.galleries.pictures.coordinates import degrees
from apps.galleries.pictures.metadata import BROKEN
from apps.galleries.pictures.moments import moment
from apps.galleries.pictures.names import MAX_CHARACTERS, clean_name
from apps.galleries.pictures.xmp import read_xmp
from apps.galleries.services.libraries import tags_in
from futu.api import paging
from futu.api.problems import Problem
from futu.given import given_count, given_id, given_moment, given_number
from futu.signed_ids import SignedIds
from tests.galleries.pictures.samples import file, valid_files
from tests.hostile.bombs import LAUGHS, OUTSIDE

EXAMPLES = 1000 if os.environ.get("FUTU_HOSTILE") == "all" else 40
usual = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=EXAMPLES < 100,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
WILD = st.text(st.characters(codec="utf-8"), max_size=200)
SIGNATURES = [content[:size] for content in valid_files().values() for size in (4, 16, 64)]


@usual
@given(st.sampled_from(SIGNATURES), st.binary(max_size=400))
def test_headers(signature, rest):
    try:
        found = inspect(file(signature + rest), "a")
    except PictureError as error:
        assert str(error)
        return
    assert min(found.width, found.height) > 0


TAGS = st.sampled_from(["x:xmpmeta", "rdf:RDF", "rdf:li", "dc:subject", "exif:GPSLatitude", "a"])
XML = st.recursive(
    WILD, lambda inner: st.builds("<{0}>{1}</{0}>".format, TAGS, inner), max_leaves=20
)
HEADS = st.sampled_from(
    [
        "",
        "<?xml version='1.0'?>",
        "<?xml version='1.0' encoding='wrong'?>",
        "\ufeff",
        "<!DOCTYPE a>",
    ]
)
PACKETS = st.builds(lambda head, body: (head + body).encode(), HEADS, XML) | st.binary(max_size=200)


@usual
@given(PACKETS)
@example(LAUGHS)
@example(OUTSIDE)
@example(b"<a>" * 300_000)
@example(b"<?xml version='1.0' encoding='no-such'?><a/>")
def test_xmp_of_pictures_and_of_sidecars(packet):
    try:
        assert isinstance(read_xmp(packet), dict)
    except (*BROKEN, TypeError):
        pass
    with tempfile.NamedTemporaryFile(suffix=".xmp") as sidecar:
        sidecar.write(packet)
        sidecar.flush()
        assert all("passwd" not in word for word in tags_in(Path(sidecar.name)))


TIMES = st.sampled_from(
    ["00:00:01,000 --> 00:00:02,000", "00:01.000 --> 00:02.000", "99:99:99,999 --> 1:0:0,0",
     "-1:00:00,000 --> 999999999:00:00,000", "Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,",
     "{1}{999999999999999999}", "[10][20]", "00:00:01:a"]
)  # fmt: skip
STARTS = st.sampled_from(
    ["WEBVTT\n\n", "[Script Info]\nScriptType: v4.00+\n\n[Events]\nFormat: Start, End, Text\n",
     "1\n",
     "{", '{"info": {}, "styles": {}, "events": [', "<tt xmlns='http://www.w3.org/ns/ttml'>", "",
     "[V4+ Styles]\nFormat: Name, Fontsize\nStyle: Default,"]
)  # fmt: skip
CUES = st.lists(st.builds("{}\n{}\n\n".format, TIMES, WILD) | WILD, max_size=6)
FILES = st.builds(lambda start, cues: (start + "".join(cues)).encode(), STARTS, CUES)


@usual
@given(FILES | st.binary(max_size=300))
@example(b'{"info": {}, "styles": {"a": 1}, "events": [1]}')
@example(b'{"info": 1, "styles": {}, "events": [{"start": "a", "end": []}]}')
@example(b"<tt xmlns='http://www.w3.org/ns/ttml'>" + LAUGHS)
@example(b"{1}{9999999999999999999}text")
@example(b"[Events]\nFormat: Start, End, Text\nDialogue: a,b,c")
@example(b"1\n99:59:59,999 --> 99:59:59,999\nA\n")
def test_subtitles(content):
    try:
        entries = subtitles.parse(content, "a.srt")
    except FilmError as error:
        assert str(error)
        return
    for entry in entries:
        assert 0 <= entry.start_ms < entry.end_ms < 2**31, "what the database holds"
        assert "\0" not in entry.text + entry.speaker
    for form in subtitles.FORMATS:
        assert subtitles.render(entries, form, "en")


def read_cursor(order: paging.Order, cursor: str) -> None:
    try:
        key, last = paging._read(order, cursor)
    except Problem:
        return
    assert isinstance(last, UUID)
    assert "\0" not in str(key)


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WILD | st.uuids().map(str),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WILD, inner, max_size=3),
    max_leaves=8,
)
NAMED = st.tuples(st.just("name"), ANY_JSON, st.uuids().map(str)).map(list)


@usual
@given(ANY_JSON | NAMED | st.tuples(st.just("-added"), ANY_JSON, st.uuids().map(str)).map(list))
@example(["name", 5, str(uuid4())])
@example(["-added", "0001-01-01T00:00:00+14:00", str(uuid4())])
def test_cursors(told):
    cursor = base64.urlsafe_b64encode(json.dumps(told).encode()).decode()
    read_cursor(paging.Order("name", "name"), cursor)
    read_cursor(paging.Order("-added", "added", paging.moment), cursor)


@pytest.mark.parametrize("depth", [1000, 50_000])
def test_a_cursor_of_nothing_but_brackets(depth):
    read_cursor(paging.Order("name", "name"), base64.urlsafe_b64encode(b"[" * depth).decode())


@usual
@given(WILD)
@example("\ud800")
@example("." * 5000)
def test_signed_ids_and_values_of_addresses(text):
    assert SignedIds(salt="hostile").read(text) is None
    number, id_, when = given_number(text), given_id(text), given_moment(text)
    assert number is None or 0 <= number < 2**63
    assert id_ is None or isinstance(id_, UUID)
    assert when is None or when.tzinfo
    assert 1 <= given_count(text, usual=5, most=10) <= 10


@usual
@given(WILD | st.text(max_size=20))
def test_names_times_places_and_licences(text):
    name = clean_name(text)
    assert 0 < len(name) <= MAX_CHARACTERS
    assert not set(name) & set("/\\\0\n\r")
    assert clean_name(name) == name
    found = moment(text)
    assert found is None or 1 <= found.year <= 9999
    angle = degrees(text)
    assert angle is None or -360 <= angle <= 360
    assert read(text)
