"""Find a CPython that can run LocalStack 4.14.0.

LocalStack needs CPython 3.12 or 3.13: its sources do not parse on 3.11, and two of its own requirements exclude each
other on 3.14. The harness runs on 3.11 too, so the interpreter is searched for. Whether a candidate works is known only
by running it: a version manager's shim may exist and fail.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import uv

from smokealarm.errors import InterpreterNotFound

OLDEST: Final = (3, 12)
NEWEST: Final = (3, 13)
_SERIES: Final = ">=3.12,<3.14"
_PROBE_SECONDS: Final = 20
_PROBE: Final = """
import ctypes, json, sqlite3, ssl, sys, sysconfig, zlib
print(json.dumps({
    "implementation": sys.implementation.name,
    "version": list(sys.version_info[:3]),
    "executable": sys.executable,
    "platform": sysconfig.get_platform(),
    "free_threaded": bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
}))
"""


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A CPython that was run and found able to carry LocalStack."""

    path: Path
    version: tuple[int, int, int]
    platform: str

    @property
    def tag(self) -> str:
        """A short name for cache keys, such as ``cp313-linux-x86_64``."""
        major, minor, _ = self.version
        return f"cp{major}{minor}-{self.platform}"


@dataclass(frozen=True, slots=True)
class Rejection:
    """A candidate that cannot be used, and why."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


def chosen_interpreter() -> str | None:
    """Return what the user named in ``SMOKEALARM_PYTHON``; then nothing else is tried."""
    return os.environ.get("SMOKEALARM_PYTHON") or None


def find_interpreter(cache: Path) -> Interpreter:
    """Return the first working candidate; see :func:`candidates` for the order.

    Raises:
        InterpreterNotFound: none works; lists each one tried and why it was turned down.
    """
    chosen = chosen_interpreter()
    rejections: list[Rejection] = []
    for path in [chosen] if chosen else candidates(cache):
        found = probe(path)
        if isinstance(found, Interpreter):
            return found
        rejections.append(found)
    raise InterpreterNotFound(_explain(rejections, chosen))


def candidates(cache: Path) -> Iterator[str]:
    """Yield interpreters in the order of trust: the running one, ``PATH``, pyenv's, uv's, and one downloaded by uv.

    Nothing is looked at before it is asked for, so a download is tried only when all else failed.
    """
    yield sys.executable
    yield from _on_path()
    yield from _of_pyenv()
    yield from _of_uv(cache)
    yield from _downloaded(cache)


def probe(path: str) -> Interpreter | Rejection:
    """Run a candidate and judge what it says of itself."""
    try:
        ran = subprocess.run(  # noqa: S603 - running it is the only way to know
            [path, "-I", "-c", _PROBE], capture_output=True, text=True, timeout=_PROBE_SECONDS, check=False
        )
        return _judge(path, ran)
    except (OSError, subprocess.TimeoutExpired, ValueError, KeyError) as error:
        return Rejection(path, f"does not run ({error})")


def _judge(path: str, ran: subprocess.CompletedProcess[str]) -> Interpreter | Rejection:
    if ran.returncode != 0:
        said = ran.stderr.strip().splitlines() or ["it says nothing"]
        return Rejection(path, f"exits with status {ran.returncode}: {said[-1]}")
    facts = json.loads(ran.stdout)
    major, minor, micro = facts["version"]
    if facts["implementation"] != "cpython" or facts["free_threaded"]:
        return Rejection(path, "is not the standard CPython build")
    if not OLDEST <= (major, minor) <= NEWEST:
        return Rejection(path, f"is CPython {major}.{minor}")
    return Interpreter(Path(facts["executable"]), (major, minor, micro), facts["platform"])


def _on_path() -> Iterator[str]:
    folders = [Path(text) for text in os.environ.get("PATH", "").split(os.pathsep) if text]
    for name in ("python3.13", "python3.12"):
        yield from _existing(folder / name for folder in folders)


def _of_pyenv() -> Iterator[str]:
    roots = dict.fromkeys((Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv"), Path.home() / ".pyenv"))
    for root in roots:
        for series in ("3.13", "3.12"):
            yield from _existing(home / "bin" / "python" for home in sorted(root.glob(f"versions/{series}*")))


def _of_uv(cache: Path) -> Iterator[str]:
    yield from _existing(sorted(cache.glob("python/cpython-3.1[23]*/bin/python3"), reverse=True))
    found = _uv("python", "find", "--managed-python", "--no-python-downloads", _SERIES)
    if found:
        yield found


def _downloaded(cache: Path) -> Iterator[str]:
    if os.environ.get("SMOKEALARM_OFFLINE"):
        return
    _uv("python", "install", "--no-bin", "--install-dir", str(cache / "python"), _text(NEWEST))
    yield from _existing(cache.glob("python/cpython-3.1[23]*/bin/python3"))


def _existing(paths: Iterator[Path] | list[Path]) -> Iterator[str]:
    return (str(path) for path in paths if path.exists())


def _uv(*arguments: str) -> str:
    elsewhere = Path(sys.prefix).anchor  # away from any project whose settings uv would follow
    ran = subprocess.run(  # noqa: S603 - our own dependency
        [uv.find_uv_bin(), "--quiet", *arguments], capture_output=True, text=True, check=False, cwd=elsewhere
    )
    return ran.stdout.strip() if ran.returncode == 0 else ""


def _explain(rejections: list[Rejection], chosen: str | None) -> str:
    source = "SMOKEALARM_PYTHON names" if chosen else "tried"
    tried = "\n".join(f"  {rejection}" for rejection in dict.fromkeys(rejections))
    series = f"CPython {_text(OLDEST)} or {_text(NEWEST)}"
    return (
        f"LocalStack needs {series}, and none that works was found; {source}:\n{tried}\n"
        "Install either version, for example with `uv python install 3.13`, or name one in SMOKEALARM_PYTHON."
    )


def _text(series: tuple[int, int]) -> str:
    return f"{series[0]}.{series[1]}"
