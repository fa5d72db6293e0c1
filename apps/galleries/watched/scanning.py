"""One scan of a watched folder: what is new in it is added, once it is written to its end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from uuid import UUID

from django.utils import timezone

from apps.galleries.models import Gallery, WatchFolder, WatchMemory
from apps.galleries.services.watching import SETTLED
from apps.galleries.watched.errors import WatchError
from apps.galleries.watched.folder_import import FolderImport, fitting
from apps.galleries.watched.memory import Keys, Memory
from apps.galleries.watched.opening import opened_folder
from apps.galleries.watched.roots import place_of
from apps.galleries.watched.tally import Tally
from apps.galleries.watched.walking import MOST, Found, Walk, stat_again
from apps.jobs.run import Run

# New files that are looked at twice together, and between two writings of the memory.
GROUP = 500
# Files between two signs of life: a share of another machine may be slow to tell of them.
OFTEN = 1000


def scan_job(run: Run) -> dict[str, int] | None:
    """Do the scan of the folder that the job names. What is wrong is written to its row."""
    rows = WatchFolder.objects.filter(pk=run.params["folder"], enabled=True)
    row = rows.select_related("gallery").first()
    if row is None:
        return None
    begun, scan = time.monotonic(), Scan(row, run)
    try:
        scan.do()
        problem = scan.problem()
    except WatchError as error:
        problem = error
    except Exception:
        _note(row.pk, Tally(), WatchError("unexpected"), time.monotonic() - begun)
        raise
    _note(row.pk, scan.tally, problem, time.monotonic() - begun)
    return scan.tally.as_dict()


def _note(pk: UUID, tally: Tally, problem: WatchError | None, seconds: float) -> None:
    now = timezone.now()
    told = {"found": now, **tally.as_dict()} if tally.total else {}
    code, params = (problem.code, problem.params) if problem else ("", {})
    rows = WatchFolder.objects.filter(pk=pk)
    # Whoever turned it off meanwhile has said why.
    rows.filter(enabled=True).update(code=code, params=params)
    rows.update(scanned=now, seconds=seconds, **told)
    if problem and problem.permanent:
        rows.update(enabled=False)


def living_gallery(row: WatchFolder) -> Gallery:
    """Raises WatchError when it was deleted, or nobody owns it."""
    gallery = row.gallery
    if gallery is None:
        raise WatchError("gallery_gone")
    if gallery.binned:
        raise WatchError("gallery_binned")
    if gallery.owner_id is None:
        raise WatchError("public")
    return gallery


class Scan:
    def __init__(self, row: WatchFolder, run: Run) -> None:
        self._row, self._run = row, run
        self._keys = Keys(row.path, str(row.gallery_id))
        kept = WatchMemory.objects.filter(folder=row).values_list("known", flat=True).first()
        self._kept = bytes(kept or b"")
        self._memory = Memory(self._kept)
        self.tally = Tally.of(run.params)
        self._waiting = self._unreadable = 0
        self._has_more = False

    def do(self) -> None:
        """Raises WatchError for a folder or gallery that cannot be used, or no longer."""
        gallery = living_gallery(self._row)
        with ExitStack() as stack:
            self._walk(gallery, self._opened(stack))
        self._save(self._memory.at_the_end())

    def _opened(self, stack: ExitStack) -> int:
        try:
            return stack.enter_context(opened_folder(*place_of(self._row.path)))
        except FileNotFoundError as error:
            raise WatchError("missing", {"path": self._row.path}) from error
        except PermissionError as error:
            raise WatchError("denied", {"path": self._row.path}) from error

    def problem(self) -> WatchError | None:
        """Of a scan that came to its end; the gravest alone."""
        if self._waiting:
            return WatchError("quota", {"count": self._waiting})
        if self._has_more:
            return WatchError("too_many", {"limit": MOST})
        return WatchError("unreadable", {"count": self._unreadable}) if self._unreadable else None

    def _walk(self, gallery: Gallery, folder: int) -> None:
        walk = Walk(folder)
        new = self._new(walk)
        while group := list(islice(new, GROUP)):
            self._take(gallery, folder, group)
        self._unreadable += walk.unreadable
        self._has_more = walk.has_more

    def _new(self, walk: Walk) -> Iterator[Found]:
        for count, found in enumerate(walk):
            if count % OFTEN == 0:
                self._run.check()
            if not self._memory.knows(key := self._key(found)):
                yield found
            else:
                self._memory.keep(key)

    def _key(self, found: Found) -> int:
        return self._keys.of(found.path, found.size, found.modified)

    def _take(self, gallery: Gallery, folder: int, group: list[Found]) -> None:
        """Add those that did not change for a while, and remember them."""
        self._run.check()
        time.sleep(SETTLED)
        settled = [found for found in group if stat_again(folder, found) == found]
        fit = fitting(gallery, settled)
        self._waiting += len(settled) - len(fit)
        folder_import = FolderImport(gallery, folder, self._run.advance)
        refused_for_room = False
        for added in folder_import.run(fit) if fit else ():
            self.tally.count(added)
            refused_for_room |= any(one.error.code == "quota" for one in added.refused)
        self._unreadable += len(folder_import.left)
        self._remember(
            [found for found in fit if found not in folder_import.left], refused_for_room
        )

    def _remember(self, done: list[Found], refused_for_room: bool) -> None:
        """Unless somebody else took the room meanwhile: then the next scan tries them again."""
        for found in [] if refused_for_room else done:
            self._memory.keep(self._key(found))
        self._save(self._memory.so_far())
        self._run.remember(**self.tally.as_dict())
        if done:
            self._run.yield_to_queue()

    def _save(self, known: bytes) -> None:
        if known != self._kept:
            WatchMemory.objects.update_or_create(folder=self._row, defaults={"known": known})
            self._kept = known
