"""Futu's command line, as `futu`, `python -m futu` and manage.py."""

import os
import signal
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "futu.settings")
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
        sys.stdout.flush()
    except BrokenPipeError:
        from futu.terminal import has_no_reader

        if not has_no_reader(sys.stdout):
            raise  # Another pipe broke, or a connection: that is an error like any other.
        # `… | head` has read enough. Nothing may be written when the interpreter ends, either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(128 + signal.SIGPIPE)


if __name__ == "__main__":
    main()
