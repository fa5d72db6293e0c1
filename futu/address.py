"""Where the site listens: `FUTU_BIND`, a host and a port (`127.0.0.1:8000` if unset).

`python -m futu.address` ends with a sentence and status 1 when that address is taken.
"""

import errno
import os
import re
import socket
import sys

import environ

from futu.place import HOME

ENV_FILE = HOME / ".env"
ADDRESS = re.compile(r"(?P<host>\[[0-9a-fA-F:.]+\]|[^:\[\]\s]+):(?P<port>\d{1,5})")
# Hosts that a browser on this machine reaches as localhost. Open it by that name, because browsers
# allow passkeys there, but not at IP addresses.
HERE = {"0.0.0.0", "::", "127.0.0.1", "::1"}  # noqa: S104 - compared with, not listened on


def bind_address() -> tuple[str, int]:
    """Return (host, port). Raises ValueError when `FUTU_BIND` is not `host:port`."""
    if ENV_FILE.exists():
        environ.Env.read_env(ENV_FILE)
    given = os.environ.get("FUTU_BIND") or "127.0.0.1:8000"
    match = ADDRESS.fullmatch(given)
    if not match or int(match["port"]) > 65535:
        raise ValueError(f"FUTU_BIND is a host and a port, such as 127.0.0.1:8000, not {given!r}.")
    return match["host"].strip("[]"), int(match["port"])


def site_url() -> str:
    """The URL for a person on this machine."""
    host, port = bind_address()
    if host in HERE:
        host = "localhost"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def public_url(hosts: list[str], *, https: bool) -> str:
    """The URL for others: the first name of FUTU_HOSTS if TLS is on."""
    name = next((host for host in hosts if host.strip(".*")), "")
    return f"https://{name.lstrip('.')}/" if https and name else site_url()


def check_free() -> None:
    """Raise OSError when something else listens on the address."""
    host, port = bind_address()
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # Like gunicorn: a recently closed port is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


def problem(error: OSError) -> str:
    """Why the address cannot be used, and what to set instead."""
    host, port = bind_address()
    given = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    if error.errno == errno.EADDRINUSE:
        other = given.removesuffix(str(port)) + str(port + 1 if port < 65535 else port - 1)
        return (
            f"Something else listens on {given} already; perhaps Futu itself. "
            f"Stop it, or give another port: FUTU_BIND={other} make run"
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return (
            f"Port {port} is for the system's administrator only. "
            f"Give one above 1023: FUTU_BIND={given.removesuffix(str(port))}8000 make run"
        )
    return (
        f"{host} is no address of this machine ({error.strerror}). For this machine alone: "
        f"FUTU_BIND=127.0.0.1:{port} make run. For all that reach it: FUTU_BIND=0.0.0.0:{port}"
    )


def main() -> int:
    try:
        check_free()
    except (ValueError, OverflowError) as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"Futu cannot start. {problem(error)}", file=sys.stderr)
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
