"""What pyproject.toml cannot say: dependencies are those of the requirement files, whose comments
give the reasons, and translations are compiled when a wheel is built."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).parent
# `pip install futu[scale]` is `pip install -r requirements-scale.txt`.
EXTRAS = ("scale", "enhancement", "films", "text", "engines")


def requirements(name: str) -> list[str]:
    lines = (line.partition("#")[0].strip() for line in (HERE / name).read_text().splitlines())
    return [line for line in lines if line and not line.startswith("-")]


class Build(build_py):
    def run(self) -> None:
        for source in HERE.glob("locale/*/LC_MESSAGES/*.po"):
            with source.open("rb") as po, source.with_suffix(".mo").open("wb") as mo:
                write_mo(mo, read_po(po))
        super().run()


setup(
    cmdclass={"build_py": Build},
    install_requires=requirements("requirements.txt"),
    extras_require={
        name: requirements(file)
        for name in EXTRAS
        if (HERE / (file := f"requirements-{name}.txt")).exists()
    },
)
