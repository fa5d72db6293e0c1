"""What pictures can be tagged with by a program: terms with names in English and Chinese.

`classes.tsv` names the 1,000 classes of ImageNet in their usual order, `broader.tsv` what they
are kinds of. No rows: `models.AutoTag` names a term by its key.
"""

from apps.galleries.terms.catalogue import CLASSES, VERSION, Term, find_term, terms
from apps.galleries.terms.naming import known_names, name_key, terms_named

__all__ = [
    "CLASSES",
    "VERSION",
    "Term",
    "find_term",
    "known_names",
    "name_key",
    "terms",
    "terms_named",
]
