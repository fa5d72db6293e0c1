"""Folders on this host that staff may let watch: docs/MEDIA.md, "Watched folders"."""

from futu.folders import roots_of
from futu.settings.instance import env

# The roots they are in, separated by colons. Empty: none may be watched.
FUTU_WATCH = roots_of(env.str("FUTU_WATCH", default=""))
