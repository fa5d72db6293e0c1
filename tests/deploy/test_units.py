"""deploy/: units and containers run commands that exist, with settings that are documented."""

from __future__ import annotations

import re
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands, load_command_class

DEPLOY = settings.BASE_DIR / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
# Of django-environ, AWS and Docker, not of Futu.
OTHERS = {"AWS_DEFAULT_REGION"}


class Unit(ConfigParser):
    """Keys may be repeated: the last counts, which is what is asked here."""

    def __init__(self, path: Path) -> None:
        super().__init__(strict=False, interpolation=None)
        self.optionxform = str  # type: ignore[assignment,method-assign]
        self.read(path)


@pytest.fixture(params=UNITS, ids=lambda path: path.stem)
def unit(request: pytest.FixtureRequest) -> Unit:
    return Unit(request.param)


@pytest.fixture(scope="module")
def composed() -> dict[str, Any]:
    answer: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return answer


def runs(words: list[str]) -> None:
    """Raises where a command or one of its options does not exist."""
    program, name, *rest = words
    assert program.rpartition("/")[2] == "futu"
    command = load_command_class(get_commands()[name], name)
    command.create_parser("futu", name).parse_args(rest)


def test_units_run_commands_that_exist(unit: Unit) -> None:
    runs(unit["Service"]["ExecStart"].replace("%i", "vision").split())


def test_units_stop_the_main_process_alone(unit: Unit) -> None:
    service = unit["Service"]
    assert service["Type"] == "oneshot" or service["KillMode"] == "mixed"
    assert service["NoNewPrivileges"] == "yes"
    assert service["ProtectSystem"] == "strict"


def ours(services: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    return ((name, one) for name, one in services.items() if one["image"].startswith("futu"))


def test_containers_run_commands_that_exist(composed: dict[str, Any]) -> None:
    for _name, service in ours(composed["services"]):
        runs(service["command"])


def test_each_queue_is_worked_on_once(composed: dict[str, Any]) -> None:
    """With the workers of models on CPU or GPU, which are each other's stead."""
    services = composed["services"]
    assert services["models"]["command"] == services["gpu"]["command"]
    words = [services[name]["command"][2:] for name in ("work", "models")]
    left, taken = ([word for word in given if not word.startswith("--")] for given in words)
    assert left == taken
    assert set(left) <= set(settings.FUTU_QUEUES)


def test_settings_are_documented(composed: dict[str, Any]) -> None:
    documented = set(
        re.findall(r"`([A-Z_0-9]+)`", (settings.BASE_DIR / "docs/CONFIGURATION.md").read_text())
    )
    documented |= set(
        re.findall(r"\b(AWS_[A-Z_0-9]+)=", (settings.BASE_DIR / "docs/SCALING.md").read_text())
    )
    used = {
        name for _name, service in ours(composed["services"]) for name in service["environment"]
    }
    example = (DEPLOY / "futu.env.example").read_text()
    used |= set(re.findall(r"^#?([A-Z_0-9]+)=", example, re.MULTILINE))

    assert used - OTHERS <= documented


def test_volumes_profiles_and_dependencies_are_there(composed: dict[str, Any]) -> None:
    services = composed["services"]
    for service in services.values():
        named = [volume.partition(":")[0] for volume in service.get("volumes", [])]
        assert {name for name in named if name[0] not in "./"} <= set(composed["volumes"])
        after = service.get("depends_on", {})
        assert set(after) <= set(services)
        for name, how in after.items() if isinstance(after, dict) else ():
            if how["condition"] == "service_healthy":
                assert "healthcheck" in services[name]
