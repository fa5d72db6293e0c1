"""Fail if a message has no translation, a fuzzy one, or is missing in locale/.

The sources are read by `makemessages` in a copy of the checkout, so nothing here changes.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

BASE = Path(__file__).resolve().parent.parent
SOURCES = ("apps", "crawlers", "futu", "locale", "templates", "manage.py")


def main() -> int:
    if not shutil.which("xgettext"):
        print("Translations cannot be checked without xgettext. On Debian: apt install gettext.")
        return 1
    if not catalogs():
        print("locale/ holds no catalog.")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        fresh = extract(Path(folder))
        problems = [line for path in catalogs() for line in check(path, fresh / path)]
    print("\n".join(problems) or "Every sentence is translated.")
    return 1 if problems else 0


def catalogs() -> list[Path]:
    """Every catalog of the checkout, as a relative path."""
    return sorted(path.relative_to(BASE) for path in BASE.glob("locale/*/LC_MESSAGES/*.po"))


def extract(folder: Path) -> Path:
    """Copy the sources into `folder` and update the copy's catalogs."""
    for name in SOURCES:
        source = BASE / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, folder / name)
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--all", "--no-obsolete", "-v", "0"],
        cwd=folder,
        env={k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"},
        check=True,
    )
    return folder


def check(path: Path, fresh: Path) -> list[str]:
    """One line per message that is missing, untranslated, fuzzy or obsolete."""
    committed, extracted = read(BASE / path), read(fresh)
    known, used = keys(committed), keys(extracted)
    lines = [f"{path}: not taken in yet (make messages): {text}" for text in sorted(used - known)]
    lines += [f"{path}: no longer in the sources: {text}" for text in sorted(known - used)]
    if committed.fuzzy:
        lines.append(f"{path}: its header is marked fuzzy, so nothing of it would be used")
    for message in committed:
        if message.id and message.fuzzy:
            lines.append(f"{path}: doubtful (fuzzy): {message.id}")
        elif message.id and not translated(message.string):
            lines.append(f"{path}: not translated: {message.id}")
        lines += [f"{path}: {message.id}: {error}" for error in message.check(committed)]
    return lines


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def keys(catalog: Catalog) -> set[str]:
    """The identity of messages: context and English text."""
    return {f"{m.context or ''} {m.id}".strip() for m in catalog if m.id}


def translated(string: str | tuple[str, ...] | list[str]) -> bool:
    return all([string] if isinstance(string, str) else string)


if __name__ == "__main__":
    sys.exit(main())
