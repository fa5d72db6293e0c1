"""Files that were not taken, with the reason."""

from dataclasses import dataclass

from futu.coded import CodedError


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not taken, and why, in the reader's language when shown."""

    name: str
    error: CodedError

    @property
    def message(self) -> str:
        return self.error.message
