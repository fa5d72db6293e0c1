"""The mail an instance sends, kept in a folder (`EMAIL_URL=filemail://…`)."""

import email
import email.policy
import re
import time
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

BETWEEN = b"-" * 79
# Seconds for a worker to come to a letter.
PATIENCE = 60
CODE = re.compile(r"^([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})*)$", re.MULTILINE)


@dataclass
class Post:
    folder: Path

    @property
    def url(self) -> str:
        return f"filemail:///{self.folder}"

    def letters(self, to: str) -> list[EmailMessage]:
        """Letters to one address, oldest first."""
        files = sorted(self.folder.glob("*.log"), key=lambda file: file.stat().st_mtime_ns)
        parts = [part for file in files for part in file.read_bytes().split(BETWEEN)]
        letters = [
            email.message_from_bytes(part.strip(), policy=email.policy.default)
            for part in parts
            if part.strip()
        ]
        return [letter for letter in letters if letter["To"] == to]

    def next_letter(self, to: str, known: int) -> EmailMessage:
        """The one after `known` letters, which a job sends in its own time."""
        deadline = time.monotonic() + PATIENCE
        while len(letters := self.letters(to)) <= known:
            assert time.monotonic() < deadline, f"no further letter to {to}"
            time.sleep(0.2)
        return letters[known]

    def code(self, to: str) -> str:
        """The code in the newest letter."""
        found = CODE.search(self.letters(to)[-1].get_content())
        assert found
        return found[1]
