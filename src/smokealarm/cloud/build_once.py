"""Build a folder once, for good, however many processes ask and whenever one of them is killed.

A folder counts as built only when it holds a receipt, and the receipt is written last, inside a folder of another name
that is renamed when whole. So a build that was interrupted is never taken for a whole one; the next build removes what
it left.
"""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

_RECEIPT: Final = "smokealarm-receipt.json"
_PATIENCE_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a built folder was built from; ``witness`` is a file in it that must still be there."""

    source: str
    witness: str


def built_from(folder: Path, source: str) -> bool:
    """Say whether the folder is whole and was built from that source."""
    receipt = _read(folder)
    return receipt is not None and receipt.source == source and (folder / receipt.witness).exists()


def forget(folder: Path) -> None:
    """Make the folder count as not built, so that it is built anew when next asked for."""
    (folder / _RECEIPT).unlink(missing_ok=True)


def build_once(folder: Path, receipt: Receipt, make: Callable[[Path], None], waiting: Callable[[], None]) -> Path:
    """Return the folder, made by ``make`` unless it was already built from the receipt's source.

    ``make`` gets an empty folder beside the final one. ``waiting`` is called once when another process is building.
    """
    if built_from(folder, receipt.source):
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _patiently(folder.with_name(f"{folder.name}.lock"), waiting):
        if not built_from(folder, receipt.source):
            _build(folder, receipt, make)
    return folder


def _build(folder: Path, receipt: Receipt, make: Callable[[Path], None]) -> None:
    for leftover in (folder, *folder.parent.glob(f"{folder.name}.building-*")):
        shutil.rmtree(leftover, ignore_errors=True)
    staging = Path(tempfile.mkdtemp(prefix=f"{folder.name}.building-", dir=folder.parent))
    try:
        make(staging)
        (staging / _RECEIPT).write_text(json.dumps(asdict(receipt)), encoding="utf-8")
        staging.chmod(0o755)
        staging.rename(folder)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


@contextmanager
def _patiently(path: Path, waiting: Callable[[], None]) -> Iterator[None]:
    lock = FileLock(path)
    try:
        lock.acquire(timeout=_PATIENCE_SECONDS)
    except Timeout:
        waiting()
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _read(folder: Path) -> Receipt | None:
    try:
        return Receipt(**json.loads((folder / _RECEIPT).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
