"""Update the table of docs/TESTING.md: `python tools/suite_table.py REPORT.xml …`.

A report is what `pytest --junitxml` writes. Seconds are those of one process, waiting included.
"""

import re
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

PAGE = Path(__file__).resolve().parent.parent / "docs" / "TESTING.md"
ROW = re.compile(r"^\| (tests/\S+) \| [\d,]* ?\| [\d,]* ?\|", re.MULTILINE)


def figures(reports: list[Path]) -> tuple[Counter[str], Counter[str]]:
    """Tests and seconds, by suite."""
    tests: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    for report in reports:
        for case in ET.parse(report).iter("testcase"):  # noqa: S314 - written by our own pytest
            suite = suite_of(case.get("classname", ""))
            tests[suite] += 1
            seconds[suite] += float(case.get("time", 0))  # type: ignore[assignment]
    return tests, seconds


def suite_of(module: str) -> str:
    """`tests.galleries.pictures.test_exif` stands under tests/galleries."""
    _, first, *more = module.split(".")
    return f"tests/{first}" if more else "tests/*.py"


def main(reports: list[Path]) -> None:
    tests, seconds = figures(reports)

    def row(found: re.Match[str]) -> str:
        suite = found[1]
        return f"| {suite} | {tests[suite]:,} | {seconds[suite]:,.0f} |"

    PAGE.write_text(ROW.sub(row, PAGE.read_text()))


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
