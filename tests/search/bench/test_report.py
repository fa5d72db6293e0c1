"""docs/PERFORMANCE.md contains what was measured, and nothing else."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from apps.house.management.commands.performance import MEASURED
from tools.bench.search.report import PageError, filled

DOCS = Path(settings.BASE_DIR) / "docs"
ROW = {
    "index": "futu",
    "size": 10_000,
    "threads": 1,
    "recall_at_10": 0.993,
    "qps": 12_345.6,
    "p50_ms": 0.123,
    "p95_ms": 0.2,
    "bytes_per_vector": 300.0,
    "build_s": 1.5,
    "setting": "as it comes",
}
RESULT = {"machine": "One of ours", "source": "600 pictures", "results": [ROW]}
PAGE = "# Speed\n<!-- index -->\nold\n<!-- /index -->\nThe end.\n"


def test_a_block_is_replaced_and_the_rest_stays():
    page = filled(PAGE, {"index": RESULT})
    assert page.startswith("# Speed\n<!-- index -->\n")
    assert page.endswith("<!-- /index -->\nThe end.\n")
    assert "old" not in page
    assert "| futu | 10,000 | 1 | 0.993 | 0.123 | 0.2 | 12,345.6 | 300.0 |" in page
    assert filled(page, {"index": RESULT}) == page


def test_the_cost_of_queries_is_a_table_by_size():
    grown = [{"vectors": 1_000, "over_ms": 4.25}, {"vectors": 10_000, "over_ms": 5.0}]
    page = filled(
        "<!-- nearest-sqlite -->\n<!-- /nearest-sqlite -->",
        {"nearest-sqlite": {"machine": "One of ours", "database": "sqlite", "grown": grown}},
    )
    assert "One of ours." in page
    assert "| vectors | over ms |\n| --- | ---: |\n| 1,000 | 4.25 |\n| 10,000 | 5.0 |" in page


def test_a_page_without_marks_is_refused():
    with pytest.raises(PageError, match="<!-- index -->"):
        filled("# Speed\n", {"index": RESULT})


def test_the_committed_page_matches_its_measurements():
    measured = {
        name: json.loads((DOCS / file).read_text())
        for name, file in MEASURED.items()
        if (DOCS / file).is_file()
    }
    page = (DOCS / "PERFORMANCE.md").read_text()
    assert measured
    assert filled(page, measured) == page


def test_without_measurements_there_is_nothing_to_write(tmp_path):
    with pytest.raises(CommandError, match="none of performance"):
        call_command("performance", docs=tmp_path)


def test_invalid_json_is_an_error(tmp_path):
    (tmp_path / "performance.json").write_text("bench")
    with pytest.raises(CommandError, match="not the JSON of a bench"):
        call_command("performance", docs=tmp_path)
