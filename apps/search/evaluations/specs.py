"""Specs named on the command line."""

from argparse import ArgumentParser

from django.core.management.base import CommandError

from apps.vision import evaluation
from apps.vision.specs import ModelSpec, get_spec, specs


def add_argument(parser: ArgumentParser) -> None:
    parser.add_argument("--spec", action="append", help="Evaluate only this spec. May be repeated.")


def available(names: list[str] | None) -> tuple[list[ModelSpec], dict[str, str]]:
    """The specs that can run (all real ones unless named), and why the others cannot.

    Raises CommandError when none can.
    """
    asked = [get_spec(name) for name in names] if names else [s for s in specs() if s.weights]
    reasons = {spec.name: evaluation.why_not(spec) for spec in asked}
    missing = {name: reason for name, reason in reasons.items() if reason is not None}
    wanted = [spec for spec in asked if spec.name not in missing]
    if not wanted:
        raise CommandError(" ".join(missing.values()))
    return wanted, missing
