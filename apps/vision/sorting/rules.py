"""From features to a share for each category: a few small linear rules, one question each.

Is it a screen? If not, a document? If not, are people what it is about? If not, what thing does it
show? Each question's answer divides what the earlier ones left, so the shares sum to 1. The
weights stand in weights.json; `tools/fit_sorting.py` wrote them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache

from apps.vision.sorting.codes import WEIGHTS

Features = Mapping[str, float]
Rule = Mapping[str, float]

# The features that each question looks at.
LOOKS_AT: Mapping[str, tuple[str, ...]] = {
    "screen": (
        *("flat", "plain_rows", "top_colours", "straight", "lines", "text", "tall", "wide"),
        *("status_bar", "card_shape", "card_inside", "saturation", "l_screens", "face"),
        *("passport", "card", "face_middle", "face_beside", "portrait_shape"),
    ),
    "document": (
        *("flat", "top_colours", "lines", "text", "card_shape", "card_inside", "portrait_shape"),
        *("plain_background", "saturation", "face", "face_middle", "face_beside", "one_face"),
        *("passport", "card"),
    ),
    "people": (
        *("face", "face_sure", "company", "crowd", "l_pets", "l_foods", "l_scenery", "l_people"),
        *("one_face", "p_pets"),
    ),
    "company": ("company", "crowd", "one_face"),
    "thing": ("l_pets", "l_foods", "l_scenery", "l_people", "p_pets", "p_foods", "p_scenery"),
}
THINGS = ("pets", "foods", "travel_scenery", "other")


def shares(features: Features) -> dict[str, float]:
    """Shares of the eight categories, which sum to 1."""
    known = with_products(features)
    left, found = 1.0, {}
    for question, code in (("screen", "screenshot"), ("document", "idcard")):
        chance = _chance(weights()[question], known)
        found[code], left = left * chance, left * (1 - chance)
    people = left * _chance(weights()["people"], known)
    company = _chance(weights()["company"], known)
    found["social_activities"], found["single_person"] = people * company, people * (1 - company)
    for code, share in _things(known).items():
        found[code] = (left - people) * share
    return found


def with_products(features: Features) -> Features:
    """What counts together alone: a face before a plain wall; a face beside lines on a card."""
    card = max(features["card_shape"], min(1.0, 2 * features["card_inside"]))
    head = features["face"] * features["face_middle"] * features["one_face"]
    beside = features["face_beside"] * min(1.0, 2 * features["lines"])
    products = {"passport": head * features["plain_background"], "card": card * beside}
    return {**features, **products}


@cache
def weights() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = json.loads(WEIGHTS.read_text())
    return found


def _things(features: Features) -> dict[str, float]:
    """Softmax over what a picture without people can show."""
    scores = {code: _sum(weights()[f"thing:{code}"], features) for code in THINGS}
    most = max(scores.values())
    powers = {code: math.exp(score - most) for code, score in scores.items()}
    whole = sum(powers.values())
    return {code: power / whole for code, power in powers.items()}


def _chance(rule: Rule, features: Features) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, _sum(rule, features)))))


def _sum(rule: Rule, features: Features) -> float:
    return sum(weight * features.get(name, 1.0) for name, weight in rule.items())
