"""Days, months and years: as tokens of a picture, and read out of a question."""

import re
from collections.abc import Callable
from datetime import date

# A token of a day is a letter that says how exact it is, and digits: no word of a text.
Tokens = tuple[str, ...]

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
SHORT = {name[:3]: number for number, name in enumerate(MONTHS, start=1)} | {"sept": 9}
HAN_MONTHS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
YEAR, MONTH, DAY = r"((?:19|20)\d\d)", r"(1[0-2]|0?[1-9])", r"(3[01]|[12]\d|0?[1-9])"


def tokens_of_day(day: date) -> set[str]:
    return {
        f"y{day:%Y}",
        f"m{day:%Y%m}",
        f"d{day:%Y%m%d}",
        f"n{day:%m}",
        f"e{day:%m%d}",
    }


def _day(year: str, month: str, day: str) -> str:
    return f"d{year}{int(month):02}{int(day):02}"


def _month(year: str, month: str) -> str:
    return f"m{year}{int(month):02}"


def _year(year: str) -> str:
    return f"y{year}"


def _of_any_year(month: str, day: str) -> str:
    return f"e{int(month):02}{int(day):02}"


def _named(month: str) -> str:
    return f"n{int(month):02}"


# In the order in which they are looked for. Numbers alone are words as well: see `parsing`.
_FORMS: tuple[tuple[re.Pattern[str], Callable[..., str]], ...] = (
    (re.compile(rf"(?<!\d){YEAR}[-/.年]{MONTH}[-/.月]{DAY}(?!\d)[日号]?"), _day),
    (re.compile(rf"(?<!\d){YEAR}[-/.年]{MONTH}(?![-/.\d])月?"), _month),
    (re.compile(rf"(?<!\d){YEAR}年"), _year),
    (re.compile(rf"(?<!\d){MONTH}月{DAY}(?!\d)[日号]?"), _of_any_year),
    (re.compile(rf"(?<!\d){MONTH}月"), _named),
)
_HAN_MONTH = re.compile(rf"({'|'.join(reversed(HAN_MONTHS))})月(?:份)?")


def read_days(text: str) -> tuple[Tokens, str]:
    """The days a question names for certain, and the text without them."""
    found: list[str] = []
    text = _HAN_MONTH.sub(lambda month: f"{HAN_MONTHS.index(month.group(1)) + 1}月", text)
    for form, token in _FORMS:
        found += [token(*parts) for parts in _groups(form, text)]
        text = form.sub(" ", text)
    return tuple(found), text


def _groups(form: re.Pattern[str], text: str) -> list[tuple[str, ...]]:
    return [tuple(match.groups()) for match in form.finditer(text)]


def spelled(token: str) -> tuple[Tokens, ...]:
    """The numbers of a day or month of some year, as the words of a text; none for others."""
    kind, digits = token[0], token[1:]
    parts = [digits[:4], digits[4:6], digits[6:]]
    return (tuple(part for part in parts if part),) if kind in "dm" else ()


def perhaps_day(word: str) -> str:
    """The token of a word that may be a year or a month: "2023", "May"; empty for others."""
    if re.fullmatch(YEAR, word):
        return _year(word)
    if word in MONTHS:
        return f"n{MONTHS.index(word) + 1:02}"
    return f"n{SHORT[word]:02}" if word in SHORT else ""
