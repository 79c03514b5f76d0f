"""Layers unpacked as AWS does: one after the other into ``/opt``, later ones over earlier ones.

Source: https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html
"""

import hashlib
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from localstack.services.lambda_.invocation.lambda_models import LayerVersion


def opt_folder(layers: Sequence[LayerVersion]) -> Path | None:
    """Return the folder that stands for ``/opt``, unpacking the layers if needed; ``None`` without layers.

    A single layer is used where LocalStack unpacked it. Several are merged once per combination of contents.
    """
    folders = [_unpacked(layer) for layer in layers if layer.code is not None]
    if len(folders) < 2:  # noqa: PLR2004 -- one folder needs no merging
        return folders[0] if folders else None
    digest = hashlib.sha256("\n".join(f"{layer.layer_version_arn} {layer.created}" for layer in layers).encode())
    merged = Path(tempfile.gettempdir(), "lambda", "layers", digest.hexdigest())
    if not merged.exists():
        _merge(folders, merged)
    return merged


def _unpacked(layer: LayerVersion) -> Path:
    layer.code.prepare_for_execution()
    return Path(layer.code.get_unzipped_code_location())


def _merge(folders: Sequence[Path], merged: Path) -> None:
    merged.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(dir=merged.parent))
    for folder in folders:
        shutil.copytree(folder, staging, symlinks=True, dirs_exist_ok=True)
    try:
        staging.rename(merged)
    except OSError:
        shutil.rmtree(staging)  # another environment was faster
