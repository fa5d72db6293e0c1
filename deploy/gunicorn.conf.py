"""Where units of earlier installs look: the same as `python:futu.gunicorn_config`."""

from futu.gunicorn_config import *  # noqa: F403
