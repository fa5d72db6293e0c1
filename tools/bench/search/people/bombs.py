"""Pictures made to keep a server busy, queried by one person while another searches."""

import io
from collections.abc import Sequence
from functools import partial
from itertools import cycle, islice

import httpx
from PIL import Image as Pillow

from tools.bench.search.people.person import Person
from tools.bench.search.people.phase import Phase, together
from tools.bench.search.pictures import File

QUESTIONS = 40
# Many more scans than any camera writes; and about as many as some encoders do.
SCANS = (2000, 60)
# Decoding one scan of so large a picture takes some hundredths of a second.
SIDE = 8000
START_OF_SCAN, END = b"\xff\xda", b"\xff\xd9"


def scan_bomb(scans: int) -> File:
    """A progressive JPEG of a few hundred kilobytes; its last scan is repeated up to `scans`."""
    out = io.BytesIO()
    plain = Pillow.new("RGB", (SIDE, SIDE), (128, 96, 64))
    plain.save(out, "JPEG", progressive=True)
    content = out.getvalue().removesuffix(END)
    last = content[content.rindex(START_OF_SCAN) :]
    repeated = scans - content.count(START_OF_SCAN)
    return f"bomb-{scans}.jpg", content + repeated * last + END


def measure(count: int, villain: Person, person: Person, files: Sequence[File]) -> dict[str, Phase]:
    """The latency of `person`, alone and while `villain` sends `count` bombs of each kind."""
    quiet = Phase()
    ask(quiet, person, files)
    attacked = {
        f"one, bombs of {scans} scans": ask_beside(
            [scan_bomb(scans)] * count, villain, person, files
        )
        for scans in SCANS
    }
    return {"one, no bombs": quiet, **attacked}


def ask_beside(
    sent: Sequence[File], villain: Person, person: Person, files: Sequence[File]
) -> Phase:
    """`person` searches while `villain` sends all of `sent` at the same time."""
    phase = Phase()
    with together([partial(_throw, villain, bomb, phase) for bomb in sent]):
        ask(phase, person, files)
    return phase


def ask(phase: Phase, person: Person, files: Sequence[File]) -> None:
    for file in islice(cycle(files), QUESTIONS):
        phase.search(person, file)


def _throw(villain: Person, bomb: File, phase: Phase) -> None:
    """Any answer is fine: an error is expected here."""
    with villain.another() as client:
        try:
            client.post("/api/v1/search", files={"file": bomb})
        except httpx.TransportError as error:
            phase.errors.append(f"bomb: {error!r}"[:300])
