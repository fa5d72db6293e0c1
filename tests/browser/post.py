"""The mail an instance sends, kept in a folder (`EMAIL_URL=filemail://…`)."""

import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

BETWEEN = b"-" * 79
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

    def code(self, to: str) -> str:
        """The code in the newest letter."""
        found = CODE.search(self.letters(to)[-1].get_content())
        assert found
        return found[1]
