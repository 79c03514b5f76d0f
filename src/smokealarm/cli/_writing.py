"""Files that commands write beside what they print."""

from pathlib import Path

from smokealarm.errors import UsageError


def write_beside(file: Path, text: str) -> None:
    """Write a text into a file, whose folder is made if need be.

    Raises:
        UsageError: it cannot be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {error.strerror}") from error
