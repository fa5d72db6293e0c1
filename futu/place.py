"""Where Futu's code is, and where it writes unless told otherwise."""

import os
from pathlib import Path

# The folder of manage.py, templates and static files: a checkout, or an environment's packages.
BASE_DIR = Path(__file__).resolve().parent.parent
IS_CHECKOUT = (BASE_DIR / "pyproject.toml").exists()


def _user_data() -> Path:
    """As the XDG Base Directory specification says."""
    return Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share").expanduser() / "futu"


# `.env` is read there.
HOME = BASE_DIR if IS_CHECKOUT else _user_data()
DATA = HOME / "var" if IS_CHECKOUT else HOME
