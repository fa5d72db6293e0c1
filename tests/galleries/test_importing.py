"""The import commands: zips, followed folders, other programs' libraries."""

import io
import struct
import threading
import zipfile

import pytest
from django.core.management import CommandError, call_command

from apps.galleries.models import Gallery, Image
from apps.galleries.services import unpacking
from apps.galleries.services.libraries import tags_in
from apps.galleries.services.unpacking import unpacked
from apps.galleries.services.watching import new_files
from apps.galleries.services.zip_errors import ZipError
from tests.pictures import picture_bytes

XMP = """<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?>
<x:xmpmeta xmlns:x='adobe:ns:meta/'>
<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>
 <rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/'
   xmlns:digiKam='http://www.digikam.org/ns/1.0/'>
  <dc:subject><rdf:Bag><rdf:li>cat</rdf:li><rdf:li>garden</rdf:li></rdf:Bag></dc:subject>
  <digiKam:TagsList><rdf:Seq><rdf:li>Animals/cat</rdf:li><rdf:li>Places/西安</rdf:li></rdf:Seq>
  </digiKam:TagsList>
 </rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end='w'?>"""


def packed(entries, path, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def import_zip(path):
    call_command("import_images", path, user="zoe", gallery="Zip")


@pytest.mark.django_db
def test_a_zip_is_imported_once(tmp_path, capsys):
    path = packed(
        {
            "day 1/cat.png": picture_bytes(1),
            "../../猫.png": picture_bytes(2),
            "day 1/": b"",
            "day 1/notes.txt": b"Sunny.",
            ".hidden.png": picture_bytes(3),
            "__MACOSX/day 1/._cat.png": b"fork",
        },
        tmp_path / "a.zip",
    )
    import_zip(path)
    assert "2 added, 0 already there, 1 refused." in capsys.readouterr().out
    assert sorted(image.name for image in Image.objects.all()) == ["cat.png", "猫.png"]
    import_zip(path)
    assert "0 added, 2 already there, 1 refused." in capsys.readouterr().out


def test_names_of_old_windows_zips(tmp_path):
    path = packed({"xxxx.png": picture_bytes(1)}, tmp_path / "old.zip")
    path.write_bytes(path.read_bytes().replace(b"xxxx.png", "照片".encode("gbk") + b".png"))
    with unpacked(path) as found:
        assert [file.name for file in found.files()] == ["照片.png"]


def refused(path):
    with pytest.raises(ZipError) as error, unpacked(path):
        pass
    assert str(error.value)
    return error.value.code


@pytest.mark.django_db
def test_what_is_no_zip(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK\x03\x04 but no more")
    assert refused(path) == "no_zip"
    with pytest.raises(CommandError, match="not a zip"):
        call_command("import_images", path, user="zoe", gallery="Zip")


def test_zip_bombs_are_not_opened(tmp_path, monkeypatch):
    assert refused(packed({"a.png": b"\0" * 10**7}, tmp_path / "ratio.zip")) == "bomb"
    monkeypatch.setattr(unpacking, "MAX_BYTES", 1000)
    assert refused(packed({"a.png": picture_bytes(1)}, tmp_path / "sum.zip")) == "bomb"
    monkeypatch.setattr(unpacking, "MAX_ENTRIES", 1)
    assert refused(packed({"a": b"1", "b": b"2"}, tmp_path / "many.zip")) == "too_many_entries"


def test_entries_that_share_their_bytes_are_a_bomb(tmp_path):
    content = picture_bytes(1, (200, 200))
    path = packed({"a.png": content}, tmp_path / "a.zip", zipfile.ZIP_STORED)
    data = path.read_bytes()
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    directory = data[start:end] * 20
    tail = bytearray(data[end:])
    tail[8:16] = struct.pack("<HHI", 20, 20, len(directory))
    path.write_bytes(data[:start] + directory + tail)
    assert refused(path) == "bomb"


def test_a_long_list_of_files_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr("apps.galleries.services.unpacking.MAX_AT_ONCE", 2**16)
    path = packed({f"{n:04}.png": b"" for n in range(2000)}, tmp_path / "list.zip")
    assert refused(path) == "bomb"


def test_unusual_packings_are_refused_alone(tmp_path):
    path = packed({"a.png": picture_bytes(1)}, tmp_path / "odd.zip", zipfile.ZIP_LZMA)
    with unpacked(path) as found:
        assert [type(item).__name__ for item in found.files()] == ["Refusal"]


def test_locked_zips_say_so(tmp_path):
    path = packed({"a.png": picture_bytes(1)}, tmp_path / "a.zip")
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert refused(path) == "encrypted"


def test_a_damaged_entry_does_not_sink_the_others(tmp_path, settings):
    content = picture_bytes(1, (200, 200))
    entries = {"a.png": content, "b.png": picture_bytes(2), "c.png": b"\x89" * 10**5}
    path = packed(entries, tmp_path / "a.zip", zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    data[data.index(content) + 100] ^= 0xFF
    path.write_bytes(data)
    settings.FUTU_MAX_UPLOAD_BYTES = 99_999
    with unpacked(path) as found:
        seen = [(item.name, getattr(item, "error", None)) for item in found.files()]
    assert [(name, error and error.code) for name, error in seen] == [
        ("a.png", "broken"),
        ("b.png", None),
        ("c.png", "too_many_bytes"),
    ]


def test_a_zip_may_be_an_open_file():
    buffer = io.BytesIO()
    packed({"a.png": picture_bytes(1)}, buffer)
    with unpacked(buffer) as found:
        [read] = [file.read() for file in found.files()]
    assert read == picture_bytes(1)


def test_a_followed_folder_gives_what_is_whole(tmp_path):
    (tmp_path / "before.png").write_bytes(b"1")
    (tmp_path / "loading.png.part").write_bytes(b"2")
    (tmp_path / ".hidden.png").write_bytes(b"3")
    stop = threading.Event()
    # So that a file which never comes fails the test instead of holding it.
    giving_up = threading.Timer(30, stop.set)
    giving_up.start()
    found = new_files(tmp_path, stop, settled=0.2)
    assert next(found) == [tmp_path / "before.png"]

    growing = tmp_path / "deep" / "growing.png"
    growing.parent.mkdir()
    growing.write_bytes(b"half")
    (tmp_path / "loading.png.part").rename(tmp_path / "loading.png")
    seen: set = set()
    for paths in found:
        seen.update(paths)
        if len(seen) == 2:
            break
    assert seen == {growing, tmp_path / "loading.png"}
    giving_up.cancel()
    stop.set()


@pytest.fixture
def library(tmp_path_factory):
    root = tmp_path_factory.mktemp("library")
    for name, seed in {"2024/cat.png": 1, "2024/01/dog.png": 2, "2025/cat.png": 3}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture_bytes(seed))
    (root / "2024/cat.png.xmp").write_text(XMP)
    return root


def names():
    galleries = Gallery.objects.prefetch_related("images")
    return {g.name: sorted(image.name for image in g.images.all()) for g in galleries}


@pytest.mark.django_db
def test_folders_become_galleries_and_sidecars_tags(library, capsys):
    (library / "loose.png").write_bytes(picture_bytes(4))
    call_command("import_library", library, user="zoe")
    assert names() == {
        "2024": ["cat.png", "dog.png"],
        "2025": ["cat.png"],
        library.name: ["loose.png"],
    }
    image = Image.objects.get(gallery__name="2024", name="cat.png")
    assert sorted(tag.name for tag in image.tags.all()) == ["cat", "garden", "西安"]
    call_command("import_library", library, user="zoe")
    assert Image.objects.count() == 4


@pytest.mark.django_db
def test_an_immich_library(library, tmp_path_factory):
    root = tmp_path_factory.mktemp("immich")
    (root / "library").mkdir()
    library.rename(root / "library" / "admin")
    for folder in ("thumbs", "encoded-video", "profile", "backups", "upload/id/ab"):
        (root / folder).mkdir(parents=True)
        (root / folder / "a.png").write_bytes(picture_bytes(7))
    call_command("import_library", root, user="zoe", layout="immich")
    assert names() == {
        "2024": ["cat.png", "dog.png"],
        "2025": ["cat.png"],
        "Immich": ["a.png"],
    }


def sidecar(path, **lists):
    """An XMP file with these lists of words; the names are `dc`, `digiKam` and `lr`."""
    properties = {"dc": "subject", "digiKam": "TagsList", "lr": "hierarchicalSubject"}
    inside = "".join(
        f"<{prefix}:{properties[prefix]}><rdf:Bag>"
        + "".join(f"<rdf:li>{word}</rdf:li>" for word in words)
        + f"</rdf:Bag></{prefix}:{properties[prefix]}>"
        for prefix, words in lists.items()
    )
    path.write_text(
        '<x:xmpmeta xmlns:x="adobe:ns:meta/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:digiKam="http://www.digikam.org/ns/1.0/" '
        'xmlns:lr="http://ns.adobe.com/lightroom/1.0/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f"<rdf:Description>{inside}</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    return path


@pytest.mark.parametrize(
    ("lists", "words"),
    [
        ({"dc": ["B/W", "Paris, France", "1/1000 s"]}, ["B/W", "Paris, France", "1/1000 s"]),
        ({"lr": ["Country|State|City"]}, ["City"]),
        ({"digiKam": ["Places/China/Xi'an"]}, ["Xi'an"]),
        ({"dc": ["AC/DC"], "digiKam": ["Music/AC/DC"], "lr": ["Music|AC/DC"]}, ["AC/DC"]),
        ({"dc": ["City"], "lr": ["Country|city", " "]}, ["City"]),
    ],
)
def test_words_of_sidecars_stay_whole_and_trees_say_their_ends(tmp_path, lists, words):
    assert tags_in(sidecar(tmp_path / "a.xmp", **lists)) == words


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no xml",
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
        "<!DOCTYPE a [<!ENTITY b 'bb'><!ENTITY c '&b;&b;'>]><a>&c;</a>",
    ],
)
def test_a_sidecar_that_cannot_be_read_says_nothing(tmp_path, text, caplog):
    path = tmp_path / "a.xmp"
    path.write_text(text)
    assert tags_in(path) == []
    assert "left aside" in caplog.text


@pytest.mark.django_db
def test_what_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="not a folder"):
        call_command("import_library", tmp_path / "gone", user="zoe")
    with pytest.raises(CommandError, match="holds no files"):
        call_command("import_library", tmp_path, user="zoe", layout="immich")
    with pytest.raises(CommandError, match="not a folder"):
        call_command("import_images", tmp_path / "gone", user="zoe", gallery="A", watch=True)
