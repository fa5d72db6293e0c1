"""Folders on this host that staff may let watch: docs/MEDIA.md, "Watched folders"."""

from futu.folders import roots_of
from futu.settings.instance import env

# Roots below which they lie, separated by colons. Empty: none may be watched.
FUTU_WATCH = roots_of(env.str("FUTU_WATCH", default=""))
