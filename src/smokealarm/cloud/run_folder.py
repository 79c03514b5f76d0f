"""A folder for one run of LocalStack, removed with it; what a killed run left behind is removed by the next one."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_OWNER: Final = "owner.lock"
_DOOR: Final = "door.lock"


@contextmanager
def run_folder(parent: Path) -> Iterator[Path]:
    """Yield a new folder below ``parent`` and remove it afterwards."""
    parent.mkdir(parents=True, exist_ok=True)
    with _locked(parent / _DOOR):
        _remove_abandoned(parent)
        folder = Path(tempfile.mkdtemp(prefix="run-", dir=parent))
        owner = os.open(folder / _OWNER, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(owner, fcntl.LOCK_EX)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(owner)


def _remove_abandoned(parent: Path) -> None:
    """Remove the folders whose owner is gone: the kernel lets go of a lock with the process that held it."""
    for folder in parent.glob("run-*"):
        if not _is_held(folder / _OWNER):
            shutil.rmtree(folder, ignore_errors=True)


def _is_held(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
