"""Install LocalStack 4.14.0 and what its functions import, once per lock file and interpreter."""

import hashlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from smokealarm.cloud.build_once import Receipt, build_once, built_from
from smokealarm.cloud.installer import install, make_environment
from smokealarm.cloud.interpreter import Interpreter, chosen_interpreter, find_interpreter
from smokealarm.cloud.overlay import overlay
from smokealarm.cloud.places import EmulatorSources, cache_folder, emulator_sources
from smokealarm.cloud.progress import shown

_KEY_LENGTH: Final = 16
_PYTHON: Final = "bin/python"


@dataclass(frozen=True, slots=True)
class Installation:
    """A LocalStack that can be started."""

    python: Path
    """The interpreter of LocalStack's own virtual environment."""

    search_path: tuple[Path, ...]
    """For ``PYTHONPATH``: what smokealarm adds inside LocalStack."""

    function_site: Path
    """The packages that every function can import beside its own: the Runtime Interface Client and boto3."""


def provision() -> Installation:
    """Return an installation, built now unless it was before; one that is whole is found without any network.

    Raises:
        InterpreterNotFound: no CPython here can run LocalStack.
        ProvisioningError: a package could not be installed.
    """
    sources, cache = emulator_sources(), cache_folder()
    environment = _environment(sources, cache)
    return Installation(
        python=environment / _PYTHON,
        search_path=overlay(sources, cache),
        function_site=site(sources, cache, environment, Site("functions", "awslambdaric")),
    )


@dataclass(frozen=True, slots=True)
class Site:
    """A folder of packages: its lock file's name, and one package that must be in it."""

    name: str
    package: str


def site(sources: EmulatorSources, cache: Path, environment: Path, wanted: Site) -> Path:
    """Return the folder of packages, installed for the environment's interpreter.

    Raises:
        ProvisioningError: a package could not be installed.
    """
    locks = sources.lock(wanted.name), sources.lock("build")
    source = _digest(*locks, salt=environment.name)

    def make(folder: Path) -> None:
        with shown(f"Installing the packages of {locks[0].name}") as progress:
            install(locks, ["--python", str(environment / _PYTHON), "--target", str(folder)], folder, progress)

    receipt = Receipt(source, wanted.package)
    return build_once(cache / wanted.name / source[:_KEY_LENGTH], receipt, make, _waiting(locks[0].name))


def _environment(sources: EmulatorSources, cache: Path) -> Path:
    """Prefer an environment that is there: then no interpreter need be searched for."""
    locks = sources.lock("localstack"), sources.lock("build")
    source = _digest(*locks)
    folders = cache / "localstack"
    if chosen_interpreter() is None:
        for folder in sorted(folders.glob(f"{source[:_KEY_LENGTH]}-*"), reverse=True):
            if built_from(folder, source):
                return folder
    return _built_environment(folders, locks, source, find_interpreter(cache))


def _built_environment(folders: Path, locks: tuple[Path, Path], source: str, base: Interpreter) -> Path:
    def make(folder: Path) -> None:
        with shown(f"Installing LocalStack 4.14.0 for {base.path}, once") as progress:
            make_environment(folder, base.path)
            install(locks, ["--python", str(folder / _PYTHON)], folder, progress)

    place = hashlib.sha256(f"{base.path}".encode()).hexdigest()
    folder = folders / f"{source[:_KEY_LENGTH]}-{base.tag}-{place[:8]}"
    return build_once(folder, Receipt(source, _PYTHON), make, _waiting("LocalStack"))


def _digest(*files: Path, salt: str = "") -> str:
    digest = hashlib.sha256(salt.encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _waiting(what: str) -> Callable[[], None]:
    def say() -> None:
        sys.stderr.write(f"Another process is installing {what}; waiting for it\n")

    return say
