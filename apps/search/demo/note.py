"""`demo.txt` in the instance's folder: how to sign in to the demo, and its progress."""

import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Note:
    """The contents of the file. It has a search once the demo is complete."""

    name: str
    password: str
    search: str = ""

    @staticmethod
    def path() -> Path:
        return Path(settings.FUTU_DATA) / "demo.txt"

    @classmethod
    def read(cls) -> "Note | None":
        """The note of this instance, or None when no demo was ever started here."""
        try:
            lines = cls.path().read_text().splitlines()
        except FileNotFoundError:
            return None
        known = {key: value for key, separator, value in (line.partition(": ") for line in lines)}
        return cls(known.get("name", ""), known.get("password", ""), known.get("search", ""))

    def write(self) -> None:
        """Replace the file atomically; only its owner can read it at any time."""
        partial = self.path().with_suffix(".partial")
        partial.unlink(missing_ok=True)
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(f"name: {self.name}\npassword: {self.password}\n")
            if self.search:
                file.write(f"search: {self.search}\n")
        partial.replace(self.path())
