"""Licences of web pictures, and their display names."""

from apps.galleries.licences.catalogue import Licence
from apps.galleries.licences.reading import Reading, licence_of, read

__all__ = ["Licence", "Reading", "licence_of", "read"]
