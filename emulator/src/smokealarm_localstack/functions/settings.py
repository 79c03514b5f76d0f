"""What an operator may set about functions, all through environment variables of the LocalStack process."""

import json
import os
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path


class FunctionSettingError(ValueError):
    """A setting about functions that cannot be used; the message names it and what was expected."""


@dataclass(frozen=True, slots=True)
class FunctionSettings:
    """The settings, parsed.

    ``site`` (``SMOKEALARM_FUNCTION_SITE``) holds ``awslambdaric`` and ``boto3`` for functions; without it they are
    taken from LocalStack's own packages, and only they. ``layer_cache`` (``SMOKEALARM_LAYER_CACHE``) is a folder in
    which unpacked layers outlive the run; it may be emptied while nothing runs. ``interpreters``
    (``SMOKEALARM_FUNCTION_INTERPRETERS``, a JSON object) maps a runtime identifier to an interpreter; every other
    Python runtime uses LocalStack's own.
    ``old_failure_lines`` (``SMOKEALARM_OLD_FAILURE_LINES``, default 1) prints ``Task timed out after`` and ``Runtime
    exited`` lines beside the newer fields of the REPORT line. ``out_of_memory_type``
    (``SMOKEALARM_OUT_OF_MEMORY_TYPE``) is the ``errorType`` of a function killed for its memory; older accounts see
    ``Runtime.ExitError``. ``refuse_unsupported`` (``SMOKEALARM_UNSUPPORTED_RUNTIMES``, ``refuse`` or ``create``) says
    what becomes of functions that only containers could run: by default they are refused at creation.
    """

    site: Path | None
    layer_cache: Path | None
    interpreters: dict[str, str]
    old_failure_lines: bool
    out_of_memory_type: str
    refuse_unsupported: bool

    def interpreter(self, runtime: str) -> str:
        """Return the interpreter that runs functions of this runtime identifier."""
        return self.interpreters.get(runtime, sys.executable)


@cache
def settings() -> FunctionSettings:
    """Read the settings once.

    Raises:
        FunctionSettingError: a folder does not exist, the interpreters are no JSON object, or a choice is unknown.
    """
    return FunctionSettings(
        site=_site(os.environ.get("SMOKEALARM_FUNCTION_SITE")),
        layer_cache=_layer_cache(os.environ.get("SMOKEALARM_LAYER_CACHE")),
        interpreters=_interpreters(os.environ.get("SMOKEALARM_FUNCTION_INTERPRETERS", "{}")),
        old_failure_lines=os.environ.get("SMOKEALARM_OLD_FAILURE_LINES", "1") != "0",
        out_of_memory_type=os.environ.get("SMOKEALARM_OUT_OF_MEMORY_TYPE", "Runtime.OutOfMemory"),
        refuse_unsupported=_refuses(os.environ.get("SMOKEALARM_UNSUPPORTED_RUNTIMES", "refuse")),
    )


def _site(text: str | None) -> Path | None:
    if not text:
        return None
    folder = Path(text)
    if not (folder / "awslambdaric").is_dir():
        raise FunctionSettingError(f"SMOKEALARM_FUNCTION_SITE={text}: expected a folder that holds awslambdaric")
    return folder


def _layer_cache(text: str | None) -> Path | None:
    return Path(text).absolute() if text else None


def _interpreters(text: str) -> dict[str, str]:
    expected = 'expected a JSON object such as {"python3.12": "/usr/bin/python3.12"}'
    try:
        table = json.loads(text)
    except ValueError as error:
        raise FunctionSettingError(f"SMOKEALARM_FUNCTION_INTERPRETERS: {expected}, got {text!r}") from error
    if not isinstance(table, dict):
        raise FunctionSettingError(f"SMOKEALARM_FUNCTION_INTERPRETERS: {expected}, got {text!r}")
    return {str(runtime): str(path) for runtime, path in table.items()}


def _refuses(text: str) -> bool:
    if text not in ("refuse", "create"):
        raise FunctionSettingError(f"SMOKEALARM_UNSUPPORTED_RUNTIMES={text}: expected refuse or create")
    return text == "refuse"
