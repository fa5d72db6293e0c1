"""Which browser draws pages for tests, benches and screenshots."""

import os
import shutil


def chromium() -> str | None:
    """The path of the browser that `FUTU_CHROMIUM` names, or of Debian's: its headless shell, which
    draws no window and so takes a third less CPU time, or else the whole Chromium.
    """
    names = [os.environ.get("FUTU_CHROMIUM"), "chromium-headless-shell", "chromium"]
    return next(filter(None, (shutil.which(name) for name in names if name)), None)
