"""Files that were not taken, each with its reason."""

from dataclasses import dataclass

from futu.coded import CodedError, Params, say

__all__ = ["CodedError", "Params", "Refusal", "say"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not taken, and why, in the reader's language when shown."""

    name: str
    error: CodedError

    @property
    def message(self) -> str:
        return self.error.message
