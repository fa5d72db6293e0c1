"""The report as PDF: what it holds, in both languages, and who gets it."""

import re

import pytest
from django.urls import reverse
from django.utils import translation
from reportlab import rl_config

from apps.comparison.models import Description
from apps.comparison.report.document import report_of
from futu.reports.styles import BODY
from futu.reports.text import markup, paragraph
from tests.comparison.conftest import agree, compared_screens, said

pytestmark = pytest.mark.django_db
IMAGE = b"/Subtype /Image"


@pytest.fixture(autouse=True)
def _readable(monkeypatch):
    monkeypatch.setattr(rl_config, "pageCompression", 0)


@pytest.fixture
def found(owner, provider, fake):
    agree(owner)
    fake.will(said(("text", "A word differs.", [1]), ("element_1", "价格变了。", [1])))
    return compared_screens(owner, focus=("价格",), aspects=("text",), threshold=0.98)


def in_wide(text: str) -> bytes:
    """As a content stream has text of the CID font: UTF-16 as escaped bytes."""
    octets = text.encode("utf-16-be")
    plain = b"()\\"
    return b"".join(
        b"\\" + bytes([one])
        if one in plain
        else bytes([one])
        if 32 <= one < 127
        else b"\\%03o" % one
        for one in octets
    )


def test_it_holds_names_settings_verdict_figures_pictures_and_sentences(found):
    content = report_of(found)
    assert content.startswith(b"%PDF-")
    assert content.count(IMAGE) == 3
    for words in (b"screen-a.png", b"screen-b.png", b"A word differs.", b"sees-1", b"SSIM"):
        assert words in content, words
    assert b"98.0 %" in content
    assert b"Different: " in content
    assert str(found.pk).encode() in content
    assert in_wide("价格变了。") in content
    assert b"/STSong-Light" in content
    # Pictures are JPEG of a bounded size, and no font is embedded.
    assert len(content) < 1_500_000
    assert b"/FontFile" not in content


def test_it_is_in_the_readers_language(found, owner_client, owner):
    owner.language = "zh-hans"
    owner.save()
    address = reverse("comparison:report", args=[found.pk])
    response = owner_client.get(address)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("inline; filename")
    with translation.override("zh-hans"):
        heading = str(translation.gettext("Differences"))
    assert heading == "Differences" or in_wide(heading) in response.content


def test_names_of_any_kind_break_nothing(found):
    found.first_name = "<b>&\x00\ud800 ünï‽ 图 🙂 עברית.png" + "x" * 150
    found.second_name = "</para>&lt;"
    Description.objects.all().delete()
    assert report_of(found).startswith(b"%PDF-")
    assert markup("a<b>") == "a&lt;b&gt;"
    assert paragraph("图" * 500, BODY).wrap(200, 10_000)[1] > 100


def test_unrelated_pairs_and_many_differences_have_reports(found):
    box = (found.result or {})["boxes"][0]
    found.result["boxes"] = [box] * 150
    assert b"50 more" in report_of(found)
    found.result = {"is_related": False, "similarity": 0.0, "boxes": []}
    found.aligned = found.difference = None
    content = report_of(found)
    assert content.count(IMAGE) == 2
    assert len(re.findall(rb"/Type /Page\b", content)) >= 1


@pytest.mark.parametrize("size", [(300, 200), (400, 400), (100, 2000), (2000, 30)])
def test_pictures_of_any_shape_fit(owner, size):
    made = compared_screens(owner, size=size)
    # Equal pictures are kept once.
    assert report_of(made).count(IMAGE) >= 2


def test_only_the_owner_gets_it(found, owner_client, mate_client, stranger_client):
    address = reverse("comparison:report", args=[found.pk])
    assert owner_client.get(address).status_code == 200
    assert mate_client.get(address).status_code == 404
    assert "/login/" in stranger_client.get(address)["Location"]


def test_without_a_result_or_its_files_a_sentence_says_so(found, owner_client):
    address = reverse("comparison:report", args=[found.pk])
    found.first.delete()
    page = owner_client.get(address, follow=True).content.decode()
    assert "A picture of this comparison is gone" in page
    found.refresh_from_db()
    found.result = None
    found.save()
    page = owner_client.get(address, follow=True).content.decode()
    assert "no result" in page
