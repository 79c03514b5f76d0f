"""Archives of the functions and of their layer, equal byte for byte whenever their content is equal.

An archive is named after its content, so an unchanged one need not be uploaded again and a changed one is a change of
the stack. Members are stored, not compressed: compressed bytes differ between builds of zlib.
"""

from __future__ import annotations

import ast
import hashlib
import io
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from smokealarm.errors import PackagingError
from smokealarm.pipeline.layer import installed_packages

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


_LOCK: Final = "requirements.lock"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_READABLE_FILE: Final = 0o100644 << 16
_LEFT_OUT: Final = frozenset({"RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json", ".lock"})
"""What an installer notes about the installation itself: no part of a package, and not always the same."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """An archive and its name.

    Attributes:
        parameter: the template's parameter that takes the key, such as IngestKey.
        body: the ZIP archive.

    """

    parameter: str
    body: bytes = field(repr=False)

    @property
    def name(self) -> str:
        """What is packed, in small letters: the parameter without Key at its end."""
        return self.parameter.removesuffix("Key").lower()

    @property
    def key(self) -> str:
        """The object key: the name and the first 16 hexadecimal digits of the content's SHA-256."""
        return f"{self.name}-{hashlib.sha256(self.body).hexdigest()[:16]}.zip"


def package(code: Mapping[str, Path], cache: Path, uv: Path) -> tuple[Artifact, ...]:
    """Pack folders of code, each for the template's parameter that takes the key of its archive.

    A folder with ``requirements.lock`` is a layer, every other one is a function.

    Args:
        code: the folders by the parameters.
        cache: where the layer's installed packages are kept.
        uv: the executable that installs them, needed once for each lock file.

    Raises:
        PackagingError: a function has no handler, or the packages could not be installed.

    """

    def packed(parameter: str, folder: Path) -> Artifact:
        if (folder / _LOCK).is_file():
            return layer_artifact(parameter, folder, cache, uv)
        return function_artifact(parameter, folder)

    return tuple(packed(parameter, folder) for parameter, folder in code.items())


def function_artifact(parameter: str, folder: Path) -> Artifact:
    """Pack one function's folder.

    Raises:
        PackagingError: it has no ``handler.py`` that defines ``handler``.
    """
    _check_handler(folder.name, folder / "handler.py")
    return Artifact(parameter, archive(_files(folder)))


def functions_artifact(folder: Path) -> Artifact:
    """Pack functions that share code, as one archive: a folder of packages, of which each function is one.

    Raises:
        PackagingError: one of them has a ``handler.py`` that does not define ``handler``, or none has any.
    """
    handlers = sorted(folder.glob("*/handler.py"))
    if not handlers:
        raise PackagingError(f"there are no functions: expected {folder / '<name>' / 'handler.py'}")
    for module in handlers:
        _check_handler(module.parent.name, module)
    return Artifact("FunctionsKey", archive(_files(folder)))


def layer_artifact(parameter: str, folder: Path, cache: Path, uv: Path) -> Artifact:
    """Pack a layer: the packages of ``requirements.lock`` and the code in ``python``, all below ``python/``.

    https://docs.aws.amazon.com/lambda/latest/dg/python-layers.html
    """
    packages = installed_packages(folder / _LOCK, cache, uv)
    files = _files(packages) | _files(folder / "python")
    return Artifact(parameter, archive({f"python/{path}": body for path, body in files.items()}))


def archive(files: Mapping[str, bytes]) -> bytes:
    """Pack files, by path, as a ZIP archive that depends on nothing but them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as packed:
        for path, body in sorted(files.items()):
            member = zipfile.ZipInfo(path, _EPOCH)
            member.external_attr = _READABLE_FILE
            member.create_system = 3
            packed.writestr(member, body)
    return buffer.getvalue()


def _files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file() and _belongs(path.relative_to(folder)))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def _belongs(path: Path) -> bool:
    return path.name not in _LEFT_OUT and "__pycache__" not in path.parts and path.parts[0] != "bin"


def _check_handler(name: str, module: Path) -> None:
    expected = f"expected {module} to define handler(event, context)"
    try:
        tree = ast.parse(module.read_bytes())
    except OSError as error:
        raise PackagingError(f"function {name} has no handler: {error}; {expected}") from error
    except SyntaxError as error:
        raise PackagingError(f"function {name} is not Python: {module}:{error.lineno}: {error.msg}") from error
    defined = [node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    if "handler" not in defined:
        found = ", ".join(defined) or "no functions"
        raise PackagingError(f"function {name} has no handler: {module} defines {found}; {expected}")
