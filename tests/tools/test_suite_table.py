"""docs/TESTING.md tells of every suite, with figures that a command writes."""

from pathlib import Path

from tools import suite_table

TESTS = Path(__file__).resolve().parents[1]
REPORT = """<testsuites><testsuite>
<testcase classname="tests.jobs.test_work" name="a" time="1.5"/>
<testcase classname="tests.jobs.test_tray" name="b" time="2.1"/>
<testcase classname="tests.test_rooms" name="c" time="0.25"/>
</testsuite></testsuites>"""


def test_every_suite_has_a_row():
    suites = {f"tests/{path.parent.name}" for path in TESTS.glob("*/test_*.py")}
    rows = {found[1] for found in suite_table.ROW.finditer(suite_table.PAGE.read_text())}
    assert rows == suites | {"tests/*.py", "tests/upgrade"}


def test_figures_are_those_of_the_report(tmp_path, monkeypatch):
    page, report = tmp_path / "page.md", tmp_path / "report.xml"
    page.write_text("| tests/jobs | | | work |\n| tests/*.py | 9 | 9 | all |\n")
    report.write_text(REPORT)
    monkeypatch.setattr(suite_table, "PAGE", page)
    suite_table.main([report])
    assert page.read_text() == "| tests/jobs | 2 | 4 | work |\n| tests/*.py | 1 | 0 | all |\n"
