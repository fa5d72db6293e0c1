"""Refused files, with the reason."""

from dataclasses import dataclass

from futu.coded import CodedError


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused file, and why, translated when displayed."""

    name: str
    error: CodedError

    @property
    def message(self) -> str:
        return self.error.message
