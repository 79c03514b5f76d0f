"""What a pipeline should not pay for: imports that LocalStack makes for other features, and much collecting of garbage.

Each import cost about half a second of every start. What is deferred here still works when it is asked for.
"""

import gc
import importlib
import sys
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any, Final

_SAM: Final = "samtranslator.translator.transform"
_BATCH: Final = "moto.batch"


def defer_imports() -> None:
    """Put light stand-ins in place; before LocalStack's services are imported."""
    _defer_sam_transform()
    _open_batch_package()


def collect_garbage_rarely() -> None:
    """Look for cycles after a hundred thousand new objects: what LocalStack keeps is large, and what is left is small.

    With Python's own thresholds that took a twentieth of the process's time.
    """
    gc.set_threshold(100_000, 50, 1000)


def _defer_sam_transform() -> None:
    """Import the SAM translator with the first template that has a SAM transform."""
    stand_in = ModuleType(_SAM)

    def transform(*args: Any, **kwargs: Any) -> Any:
        del sys.modules[_SAM]
        return importlib.import_module(_SAM).transform(*args, **kwargs)

    stand_in.__dict__["transform"] = transform
    sys.modules[_SAM] = stand_in


def _open_batch_package() -> None:
    """Let Step Functions import the names of job states without the whole of EC2 behind them."""
    moto = find_spec("moto")
    if moto and moto.submodule_search_locations:
        package = ModuleType(_BATCH)
        package.__path__ = [str(Path(folder) / "batch") for folder in moto.submodule_search_locations]
        sys.modules[_BATCH] = package
