"""Fit the rules of sorting to labelled pictures: `python -m tools.fit_sorting DIR [--write]`.

Logistic regression for each question, on the pictures of the parts “fit” and “choose” alone.
Features of pictures are kept in DIR/features.json, so that rules are tried without the networks.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "futu.settings")
django.setup()

import numpy as np  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402

from apps.vision.evaluation.parts import Part, part_of  # noqa: E402
from apps.vision.files import open_picture, pictures_in  # noqa: E402
from apps.vision.sorting import rules  # noqa: E402
from apps.vision.sorting.codes import FLOOR, WEIGHTS  # noqa: E402
from apps.vision.sorting.features import features_of  # noqa: E402

PEOPLE = ("single_person", "social_activities")
# Of the penalty on large weights: the higher, the freer. Chosen by cross-validation on what is
# not held out, as were the shares.
FREEDOM, FREEDOM_OF_THINGS = 10.0, 100.0

Row = tuple[str, str, dict[str, float]]


def rows_of(folder: Path) -> list[Row]:
    """(category, file name, features)."""
    kept = folder / "features.json"
    if kept.exists():
        return [tuple(row) for row in json.loads(kept.read_text())]
    rows: list[Row] = []
    for path in pictures_in(folder):
        picture = open_picture(path)
        picture.thumbnail((1440, 1440))
        rows.append((path.parent.name, path.name, features_of([picture])[0]))
    kept.write_text(json.dumps(rows))
    return rows


def fitted(rows: list[Row]) -> dict[str, dict[str, float]]:
    """The rules, each on the pictures that come to its question."""
    screens = _rule(rows, "screen", lambda code: code == "screenshot")
    rest = [row for row in rows if row[0] != "screenshot"]
    documents = _rule(rest, "document", lambda code: code == "idcard")
    rest = [row for row in rest if row[0] != "idcard"]
    people = _rule(rest, "people", lambda code: code in PEOPLE)
    shown = [row for row in rest if row[0] in PEOPLE]
    company = _rule(shown, "company", lambda code: code == "social_activities")
    things = _things([row for row in rest if row[0] not in PEOPLE])
    return {"screen": screens, "document": documents, "people": people, "company": company} | things


def _matrix(rows: list[Row], names: tuple[str, ...]) -> np.ndarray:
    table = [rules.with_products(features) for _, _, features in rows]
    return np.array([[known[name] for name in names] for known in table])


def _rule(rows: list[Row], question: str, is_so) -> dict[str, float]:  # type: ignore[no-untyped-def]
    names = rules.LOOKS_AT[question]
    wanted = np.array([is_so(code) for code, _, _ in rows])
    model = _model(FREEDOM, list(wanted)).fit(_matrix(rows, names), wanted)
    return _rounded(names, model.coef_[0], model.intercept_[0])


def _things(rows: list[Row]) -> dict[str, dict[str, float]]:
    names = rules.LOOKS_AT["thing"]
    codes = [code for code, _, _ in rows]
    model = _model(FREEDOM_OF_THINGS, codes).fit(_matrix(rows, names), codes)
    return {
        f"thing:{code}": _rounded(names, weights, bias)
        for code, weights, bias in zip(model.classes_, model.coef_, model.intercept_, strict=True)
    }


def _model(freedom: float, wanted: Sequence[Any]) -> LogisticRegression:
    """Rare answers count more, though not as much as frequent ones together: how many pictures of
    each kind a folder holds is not known."""
    counts = Counter(wanted)
    usual = len(wanted) / len(counts)
    shares = {answer: (usual / count) ** 0.5 for answer, count in counts.items()}
    return LogisticRegression(C=freedom, class_weight=shares, max_iter=5000)


def _rounded(names: tuple[str, ...], weights: np.ndarray, bias: float) -> dict[str, float]:
    pairs = zip(("bias", *names), (bias, *weights), strict=True)
    return {name: round(float(weight), 3) for name, weight in pairs}


def report(rows: list[Row]) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    wrong = []
    for code, name, features in rows:
        found = rules.shares(features)
        said = max(found, key=found.__getitem__)
        said = said if found[said] >= FLOOR else "unsure"
        counts[code, said] += 1
        if said != code:
            wrong.append(f"{code} → {said} {max(found.values()):.2f} {name}")
    for code in sorted({code for code, _ in counts}):
        total = sum(n for (true, _), n in counts.items() if true == code)
        answers = {one: n for (true, one), n in sorted(counts.items()) if true == code}
        print(f"{code:18} {counts[code, code]}/{total}", answers)
    right = sum(n for (true, said), n in counts.items() if true == said)
    print(f"accuracy {right / max(1, len(rows)):.3f} of {len(rows)}")
    print("\n".join(wrong))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    rows = rows_of(given.folder)
    seen = [row for row in rows if part_of(row[1]) is not Part.REPORT]
    if given.write:
        WEIGHTS.write_text(json.dumps(fitted(seen), indent=1) + "\n")
        rules.weights.cache_clear()
    print("== seen by the fitting")
    report(seen)
    print("== report")
    report([row for row in rows if part_of(row[1]) is Part.REPORT])


if __name__ == "__main__":
    main()
