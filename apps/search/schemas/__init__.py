"""JSON of a search."""

from apps.search.schemas.answers import AnswerOut, answer_out
from apps.search.schemas.asking import AskAddressIn, AskFields, AskImageIn
from apps.search.schemas.filters import ResultParams
from apps.search.schemas.words import FoundByWordsOut, WordsParams, found_out

__all__ = [
    "AnswerOut",
    "AskAddressIn",
    "AskFields",
    "AskImageIn",
    "FoundByWordsOut",
    "ResultParams",
    "WordsParams",
    "answer_out",
    "found_out",
]
