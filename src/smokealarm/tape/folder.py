"""Tapes as files: one for each scenario, in a folder."""

from __future__ import annotations

import os
import re
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Final

from smokealarm.errors import TapeInvalid
from smokealarm.secrets import masked
from smokealarm.tape.reading import read_tape
from smokealarm.tape.writing import write_tape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from smokealarm.tape.model import Scenario, Tape

__all__ = ["LIMITS", "catalogue", "digest", "file_name", "hidden", "load_tape", "save_tape", "tape_files"]

_DIGITS: Final = 16
_LONGEST: Final = 100
"""Characters of the name of a tape's file, without its suffix."""
_ENDING: Final = 6
"""Those of the digest that a longer name ends with."""
LIMITS: Final = "limits"
"""The folder beside recorded tapes that has composed ones, which show rules at their limits."""


def file_name(scenario: Scenario) -> str:
    """Return the name of a scenario's file: its feature and its own name, in letters that every system takes.

    One that is too long ends after a whole word, and then with a digest of all of it, so that no two are the same.
    """
    feature = Path(scenario.feature)
    parts = (feature.parent.name, feature.stem, scenario.name)
    whole = "-".join(filter(None, (re.sub(r"[^a-z0-9]+", "-", part.lower()).strip("-") for part in parts)))
    if len(whole) <= _LONGEST:
        return f"{whole}.json"
    ending = sha256("\0".join(parts).encode()).hexdigest()[:_ENDING]
    words, _, _ = whole[: _LONGEST - _ENDING].rpartition("-")
    return f"{words}-{ending}.json"


def save_tape(tape: Tape, folder: Path, hide: Callable[[str], str] = masked) -> Path:
    """Write a tape into a folder, which is made if need be; a file of that name is replaced at once or not at all.

    ``hide`` masks the secrets in the text; without more knowledge, what looks like one.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TapeInvalid(f"{folder}: tapes cannot be written into it: {error.strerror}") from error
    path = folder / file_name(tape.scenario)
    with NamedTemporaryFile("w", encoding="utf-8", dir=folder, prefix=".", suffix=".part", delete=False) as part:
        part.write(hide(write_tape(tape)))
    os.chmod(part.name, 0o644)  # noqa: PTH101 - a temporary file is its owner's alone
    Path(part.name).replace(path)
    return path


def hidden(tape: Tape, hide: Callable[[str], str]) -> Tape:
    """Return a tape as it is when it was saved and read again: without the secrets that ``hide`` masks."""
    return read_tape(tape.scenario.name, hide(write_tape(tape)))


def load_tape(path: Path) -> Tape:
    """Read the tape in a file.

    Raises:
        TapeInvalid: there is none, or it cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise TapeInvalid(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise TapeInvalid(f"{path}: this is no tape: it is not UTF-8 ({error.reason})") from error
    return read_tape(str(path), text)


def tape_files(places: Iterable[Path]) -> Iterator[Path]:
    """Yield the files of tapes: those named, and all of the folders named, by their names.

    Raises:
        TapeInvalid: one is not there, or a folder has none.
    """
    for place in places:
        if not place.exists():
            raise TapeInvalid(f"{place}: there is no such file or folder; expected a tape, or a folder of them")
        found = sorted(place.glob("*.json")) if place.is_dir() else [place]
        if not found:
            raise TapeInvalid(f"{place}: has no tape; record some: pytest features --tapes {place}")
        yield from found


def catalogue(places: Sequence[Path]) -> list[Path]:
    """Return the files of tapes in places; where none are named, of the folder ``tapes`` and of its ``limits``.

    Raises:
        TapeInvalid: a folder has none.
    """
    own = Path("tapes")
    return list(tape_files(places or [own, *([own / LIMITS] if (own / LIMITS).is_dir() else [])]))


def digest(place: Path) -> str:
    """Return a digest of a file, or of a folder's files and their names; hidden and compiled ones do not count."""
    files = [place] if place.is_file() else sorted(filter(Path.is_file, place.rglob("*")))
    found = sha256()
    for path in files:
        name = path.relative_to(place).as_posix()
        if not any(part.startswith((".", "__")) for part in name.split("/") if part != "."):
            found.update(f"{name}\0{sha256(path.read_bytes()).hexdigest()}\n".encode())
    return found.hexdigest()[:_DIGITS]
