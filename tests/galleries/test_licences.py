"""What pages say of rights: understood exactly, or left to people."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.galleries.licences import Licence, licence_of, read

CC = "https://creativecommons.org"
RS = "http://rightsstatements.org/vocab"

UNDERSTOOD = {
    # As rows and programs write them
    "cc-by-sa-2.5": "cc-by-sa-2.5",
    "none": "none",
    # Addresses
    f"{CC}/licenses/by/4.0/": "cc-by-4.0",
    f"{CC}/licenses/by-nc-nd/2.5/deed.zh": "cc-by-nc-nd-2.5",
    f"{CC}/licenses/by-nd-nc/1.0/": "cc-by-nc-nd-1.0",
    f"{CC}/licenses/by-sa/3.0/de/deed.en": "cc-by-sa-3.0",
    "http://www.creativecommons.org/licenses/by/2.0": "cc-by-2.0",
    "creativecommons.org/licenses/by-sa/2.5/scotland/": "cc-by-sa-2.5",
    f"{CC}/publicdomain/zero/1.0/deed.en": "cc0",
    f"{CC}/publicdomain/mark/1.0/": "pdm",
    "https://www.gnu.org/licenses/old-licenses/fdl-1.2.html": "gfdl-1.2",
    "https://artlibre.org/licence/lal/en/": "fal-1.3",
    "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/": "ogl-3.0",
    f"{RS}/InC/1.0/": "none",
    "https://rightsstatements.org/page/InC-EDU/1.0/?language=en": "none",
    f"{RS}/NoC-NC/1.0/": "none",
    # Short names
    "CC BY 2.5": "cc-by-2.5",
    "CC-BY-SA-3.0": "cc-by-sa-3.0",
    "CC BY-SA 3.0 de": "cc-by-sa-3.0",
    "cc by nc sa 2.0": "cc-by-nc-sa-2.0",
    "CC BY-NC-ND 4": "cc-by-nc-nd-4.0",
    "CCBY 4.0": "cc-by-4.0",
    "CC by-sa 2.0": "cc-by-sa-2.0",
    "CC BY–SA 4.0": "cc-by-sa-4.0",
    "CC BY v4.0": "cc-by-4.0",
    "© 2021 Ada Lovelace / CC BY 4.0": "cc-by-4.0",
    "Some rights reserved (CC BY 2.0)": "cc-by-2.0",
    "CC0": "cc0",
    "CC cc0 1.0": "cc0",
    "CC pdm ": "pdm",
    "CC0 – no rights reserved": "cc0",
    "CC0 1.0 Universal (CC0 1.0) Public Domain Dedication": "cc0",
    "Public domain": "pdm",
    "Public Domain Mark 1.0": "pdm",
    "GFDL 1.2 or later": "gfdl-1.2",
    "GNU Free Documentation License, Version 1.3": "gfdl-1.3",
    "Free Art License 1.3": "fal-1.3",
    "OGL 3": "ogl-3.0",
    "Open Government Licence v3.0": "ogl-3.0",
    # Full names
    "Creative Commons Attribution 4.0 International": "cc-by-4.0",
    "Creative Commons Attribution-ShareAlike 3.0 Unported License": "cc-by-sa-3.0",
    "Attribution-NonCommercial-NoDerivs 2.0 Generic (CC BY-NC-ND 2.0)": "cc-by-nc-nd-2.0",
    "Licensed under the Creative Commons Attribution-Share Alike 2.5 license": "cc-by-sa-2.5",
    f"CC BY ({CC}/licenses/by/3.0/)": "cc-by-3.0",
    "署名 4.0 国际": "cc-by-4.0",
    "署名 4.0 国际 (CC BY 4.0)": "cc-by-4.0",
    "知识共享署名-相同方式共享 4.0": "cc-by-sa-4.0",
    "知识共享 署名-非商业性使用-禁止演绎 3.0 中国大陆 许可协议": "cc-by-nc-nd-3.0",
    "創用CC 姓名標示-相同方式分享 3.0 台灣": "cc-by-sa-3.0",
    "本作品采用知识共享署名 4.0 国际许可协议进行许可": "cc-by-4.0",
    "本图采用CC0协议": "cc0",
    "公有领域": "pdm",
    "公共領域": "pdm",
    # Nothing is given
    "© Ada, all rights reserved": "none",
    "© 2020 Museum": "none",
    "版权所有": "none",
    "保留所有权利": "none",
    "In Copyright": "none",
}
# A licence is named, or something like it, and people have to decide.
UNDECIDED = [
    # Negation and contradiction
    "This work is not in the public domain.",
    "Metadata: CC0. Image © Museum, all rights reserved",
    "© All rights reserved – not licensed under CC BY 4.0",
    "CC BY 4.0, all rights reserved",
    "This isn't CC0",
    "This isn’t public domain",
    "non-CC",
    "Not a Creative Commons work (CC BY 4.0)",
    f"{CC}/licenses/by/4.0/ – {RS}/InC/1.0/",
    "本作品不采用 CC BY 4.0 许可",
    "非公有领域",
    "未采用知识共享署名 4.0 国际许可",
    "CC BY 4.0，保留所有权利",
    "CC0（版权所有）",
    "尚未进入公共领域",
    # Exceptions, conditions, other things
    "CC BY-SA 3.0 except where otherwise noted",
    "Unless otherwise stated, CC BY 4.0",
    "Text under CC BY-SA 4.0, photos all rights reserved",
    "Text: CC BY-SA 4.0",
    "Metadata CC0, image © Museum",
    "CC BY 4.0 for personal use",
    "CC BY 4.0, no commercial use",
    "CC BY 4.0 for non-commercial use",
    "Some pictures are CC0",
    "Public domain in the United States",
    "文字采用 CC BY-SA 4.0",
    "除另有声明外，采用知识共享署名 4.0",
    "CC BY 4.0，仅限个人",
    "元数据：CC0",
    # Another time
    "Formerly CC0",
    "was CC BY 2.0",
    "CC BY 4.0 until 2020",
    "曾为 CC0",
    # Versions that were never published, or several
    "CC BY 2.7",
    "CC BY 5.0",
    "CC BY 3.1",
    "CC BY 2",
    "CC BY",
    "Creative Commons",
    "Attribution 4.1 International",
    "署名 5.0 国际",
    f"{CC}/licenses/by/2.7/",
    f"{CC}/licenses/nc-sa/1.0/",
    f"{CC}/licenses/sampling+/1.0/",
    f"{CC}/publicdomain/zero/2.0/",
    "CC0 2.0",
    "CC BY-SA 3.0-2.5-2.0-1.0",
    "CC BY 4.0, 3.0",
    "CC BY-NC-ND-SA 4.0",
    "GFDL",
    "GFDL 1.4",
    "OGL 1.0a",
    # Two licences
    "GFDL 1.3, CC BY-SA 3.0",
    "CC BY 4.0 or CC BY-NC 4.0",
    "CC0 / CC BY 4.0",
    f"CC BY 4.0 {CC}/licenses/by-nc/4.0/",
    "Public domain, CC BY 4.0",
    "CC BY and BY-NC 4.0",
    # What settles nothing
    f"{RS}/NKC/1.0/",
    f"{RS}/UND/1.0/",
    f"{RS}/NoC-US/1.0/",
    "No known copyright restrictions",
    "Copyright free",
    "Is it CC0?",
    "https://example.org/about-cc-by-4.0",
]
NOTHING = [
    "",
    "  ",
    "Mine!",
    "Some rights reserved",
    "Photo by Ada",
    "Attribution: Ada",
    "署名：王",
]


@pytest.mark.parametrize(("stated", "value"), UNDERSTOOD.items())
def test_what_is_stated_is_understood_exactly(stated: str, value: str):
    assert licence_of(stated) == value


@pytest.mark.parametrize("stated", UNDECIDED)
def test_what_is_doubtful_is_left_to_people(stated: str):
    assert licence_of(stated) is None
    assert read(stated).licence is Licence.UNCLEAR


@pytest.mark.parametrize("stated", NOTHING)
def test_what_names_no_licence_states_none(stated: str):
    assert read(stated).licence is None


@pytest.mark.parametrize(
    ("stated", "port", "page"),
    [
        (f"{CC}/licenses/by/3.0/de/deed.en", "de", f"{CC}/licenses/by/3.0/de/"),
        ("CC BY-SA 3.0 DE", "de", f"{CC}/licenses/by-sa/3.0/de/"),
        ("CC-BY-3.0-US", "us", f"{CC}/licenses/by/3.0/us/"),
        (f"{CC}/licenses/by/4.0/deed.de", "", f"{CC}/licenses/by/4.0/"),
        ("CC BY-SA 3.0 IGO", "igo", f"{CC}/licenses/by-sa/3.0/igo/"),
        ("署名 2.5 中国大陆", "cn", f"{CC}/licenses/by/2.5/cn/"),
    ],
)
def test_a_national_version_leads_to_its_own_page(stated: str, port: str, page: str):
    reading = read(stated)
    assert reading.port == port
    assert reading.licence is not None
    assert reading.licence.page(reading.port) == page


def test_every_licence_is_read_from_its_own_name_and_page():
    for licence in Licence:
        if licence.url:
            assert licence_of(licence.url) is licence
            assert licence_of(str(licence.label)) is licence


def test_only_families_that_the_instance_names_are_published(settings):
    assert Licence.CC_BY_25.may_publish
    assert not Licence.CC_BY_NC_4.may_publish
    assert not Licence.GFDL_13.may_publish


def test_an_instance_may_name_others_and_never_none_at_all(settings):
    settings.FUTU_PUBLISHABLE_LICENCES = ["cc-by-nc", "gfdl", "none", "unclear"]
    assert Licence.CC_BY_NC_4.may_publish
    assert Licence.GFDL_13.may_publish
    assert not Licence.CC_BY_NC_SA_4.may_publish
    assert not Licence.CC_BY_4.may_publish
    assert not Licence.NONE.may_publish
    assert not Licence.UNCLEAR.may_publish


# What each allows: share, adapt, sell, without share-alike, without naming anybody.
def freedoms(licence: Licence) -> set[str]:
    if licence in (Licence.NONE, Licence.UNCLEAR, Licence.PERMISSION):
        return set()
    if licence in (Licence.CC0, Licence.PDM):
        return {"share", "adapt", "sell", "any licence", "unnamed"}
    parts = licence.family.split("-")
    free = {"share", "adapt", "sell"} - {"nd": {"adapt"}, "nc": {"sell"}}.get(parts[-1], set())
    free -= {"sell"} if "nc" in parts else set()
    return free | ({"any licence"} if licence.family in ("cc-by", "cc-by-nc", "ogl") else set())


NAMES = [licence for licence in Licence if licence.url or licence is Licence.NONE]
SAID = {
    licence: [str(licence.label), licence.url]
    if licence.url
    else ["All rights reserved", "版权所有"]
    for licence in NAMES
}
FILLER = st.sampled_from(
    [
        "",
        "photo",
        "not",
        "under",
        "formerly",
        "text:",
        "©",
        "Ada",
        "除",
        "非",
        "and",
        "/",
        "(",
        "。",
    ]
)


@given(
    st.lists(st.tuples(FILLER, st.sampled_from(NAMES), st.integers(0, 1)), min_size=1, max_size=4),
    FILLER,
    st.sampled_from([" ", ", ", " – ", "; ", "\n"]),
)
def test_never_more_is_understood_than_every_licence_named_allows(pieces, end, glue):
    words = [text for fill, named, which in pieces for text in (fill, SAID[named][which])]
    understood = licence_of(glue.join([*words, end]))
    if understood is not None:
        for _fill, named, _which in pieces:
            assert freedoms(understood) <= freedoms(named)


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str):
    read(text)
