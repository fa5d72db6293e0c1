"""The licences under which pictures of others are shown, and how pages name them."""

from apps.galleries.licences.catalogue import Licence
from apps.galleries.licences.reading import Reading, licence_of, read

__all__ = ["Licence", "Reading", "licence_of", "read"]
