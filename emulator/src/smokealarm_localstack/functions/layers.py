"""Layers unpacked as AWS does: one after the other into ``/opt``, later ones over earlier ones.

Source: https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html
"""

import hashlib
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from localstack.services.lambda_.invocation.lambda_models import LayerVersion


def opt_folder(layers: Sequence[LayerVersion], cache: Path | None) -> Path | None:
    """Return the folder that stands for ``/opt``, unpacking the layers if needed; ``None`` without layers.

    With a ``cache``, a folder is kept there under the hash of what it holds, with the bytecode that Python adds to it,
    for later runs of LocalStack and others at the same time. Whatever uses a layer's folder in place is not kept.
    Without one, a single layer is used where LocalStack unpacked it, and several are merged once for each run.
    """
    unpacked = [layer for layer in layers if layer.code is not None]
    if not unpacked:
        return None
    if any(layer.code.is_hot_reloading() for layer in unpacked):
        cache = None
    if cache is None and len(unpacked) == 1:
        return _unpacked(unpacked[0])
    folder = (cache or Path(tempfile.gettempdir(), "lambda", "layers")) / _digest(unpacked)
    if not folder.exists():
        _merge([_unpacked(layer) for layer in unpacked], folder)
    return folder


def _digest(layers: Sequence[LayerVersion]) -> str:
    return hashlib.sha256("\n".join(map(_identity, layers)).encode()).hexdigest()


def _identity(layer: LayerVersion) -> str:
    if layer.code.is_hot_reloading():
        return f"{layer.layer_version_arn} {layer.created}"
    return layer.code.code_sha256


def _unpacked(layer: LayerVersion) -> Path:
    layer.code.prepare_for_execution()
    return Path(layer.code.get_unzipped_code_location())


def _merge(folders: Sequence[Path], merged: Path) -> None:
    """Make the folder as a whole or not at all, however many processes make it at once."""
    merged.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(dir=merged.parent))
    for folder in folders:
        shutil.copytree(folder, staging, symlinks=True, dirs_exist_ok=True)
    try:
        staging.rename(merged)
    except OSError:
        shutil.rmtree(staging)  # another environment was faster
