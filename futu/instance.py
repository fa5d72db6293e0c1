"""A temporary instance for benchmarks and tests: database, web server, workers."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from django.conf import settings

from futu.command_server import CommandServer

BASE = Path(__file__).resolve().parent.parent
START_SECONDS = 60
STOP_SECONDS = 20
# Settings that point to resources of the calling instance, which must not be modified.
NOT_INHERITED = {
    "DATABASE_URL",
    "DJANGO_SETTINGS_MODULE",
    "FUTU_BACKUP",
    "FUTU_INDEX",
    "PICTURE_STORE",
    "VECTOR_STORE",
}


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def on_host(name: str) -> tuple[str, ...]:
    """Before a command: runs it where the machine has another name. Of the processes of another
    host nothing is known here. Needs root."""
    return ("unshare", "--uts", "sh", "-c", f'hostname {name} && exec "$@"', "sh")


@dataclass
class Instance:
    """Processes and environment of one instance."""

    data: Path
    port: int = field(default_factory=free_port)
    extra: Mapping[str, str] = field(default_factory=dict)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _commands: CommandServer | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """This process's, with its own database, settings and folder; weights are shared."""
        inherited = {k: v for k, v in os.environ.items() if k not in NOT_INHERITED}
        own = {
            "DJANGO_SETTINGS_MODULE": "futu.settings",
            "FUTU_BIND": f"127.0.0.1:{self.port}",
            "FUTU_DATA": str(self.data),
            "FUTU_SPEC": "fused-lite2",
            "FUTU_WEIGHTS": str(settings.FUTU_WEIGHTS),
            "EMAIL_URL": "consolemail://",
        }
        return {**inherited, **own, **self.extra}

    def manage(self, *arguments: str) -> str:
        """Run a manage.py command; returns its output."""
        done = self.run(*arguments)
        done.check_returncode()
        return done.stdout

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a manage.py command, whatever its exit status."""
        environment = self.environment
        if self._commands is None or self._commands.environment != environment:
            self._end_commands()
            self._commands = CommandServer(environment, BASE)
        return self._commands.run(arguments)

    def _end_commands(self) -> None:
        if self._commands:
            self._commands.stop()
            self._commands = None

    def start(self) -> None:
        self.prepare()
        gunicorn = ("-m", "gunicorn", "--config", "python:futu.gunicorn_config", "futu.wsgi")
        self.spawn("web", *gunicorn)
        self.spawn("work", "manage.py", "work")
        self.wait_until_it_answers()

    def prepare(self) -> None:
        """Make the tables and collect the static files, or copy those that were prepared."""
        prepared = os.environ.get("FUTU_PREPARED")
        if prepared and "DATABASE_URL" not in self.extra:
            shutil.copytree(prepare_once(Path(prepared)), self.data, dirs_exist_ok=True)
        # Settings of one's own may have apps of their own, which add to what was prepared.
        if not prepared or self.extra.keys() & {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}:
            self.make()

    def make(self) -> None:
        self.manage("migrate", "--verbosity", "0")
        self.manage("collectstatic", "--noinput", "--verbosity", "0")

    def spawn(
        self, name: str, *arguments: str, before: tuple[str, ...] = ()
    ) -> subprocess.Popen[bytes]:
        """Start Python with `arguments`; `before`: a command that runs the rest of its line."""
        with (self.data / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [*before, sys.executable, *arguments],
                cwd=BASE,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                httpx.get(f"{self.url}/accounts/login/", timeout=10)
            except httpx.TransportError as error:
                gone = any(process.poll() is not None for process in self.processes)
                if gone or time.monotonic() > deadline:
                    raise RuntimeError(f"The instance did not start:\n{self.logs()}") from error
                time.sleep(0.2)
            else:
                return

    def logs(self) -> str:
        return "\n".join(f"{p.name}:\n{p.read_text()}" for p in sorted(self.data.glob("*.log")))

    def stop(self) -> None:
        """SIGTERM to each process, like a service manager; SIGKILL if it does not stop."""
        self._end_commands()
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def prepare_once(folder: Path) -> Path:
    """Tables and static files, made once for all instances that name `folder`: they cost 40
    CPU-seconds, and a run of the tests starts many instances. `FUTU_TABLES` may name a database
    that has been migrated already, for 30 of these.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            made = Instance(Path(tempfile.mkdtemp(dir=folder.parent)))
            if (tables := Path(os.environ.get("FUTU_TABLES") or os.devnull)).is_file():
                shutil.copy(tables, made.data / "futu.sqlite3")
            made.make()
            made.stop()
            made.data.rename(folder)
    return folder


@contextmanager
def running_instance(data: Path, **extra: str) -> Iterator[Instance]:
    """A running instance in `data`; its processes stop with the block."""
    instance = Instance(data, extra=extra)
    try:
        instance.start()
        yield instance
    finally:
        instance.stop()
