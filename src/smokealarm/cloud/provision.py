"""Install LocalStack 4.14.0 and what its functions import, once per lock file and interpreter."""

import hashlib
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from smokealarm.cloud.build_once import Receipt, build_once, built_from, forget
from smokealarm.cloud.installer import install, make_environment
from smokealarm.cloud.interpreter import Interpreter, chosen_interpreter, find_interpreter
from smokealarm.cloud.overlay import overlay
from smokealarm.cloud.places import EmulatorSources, cache_folder, emulator_sources
from smokealarm.cloud.progress import shown
from smokealarm.cloud.service_index import index_services

_KEY_LENGTH: Final = 16
_PLACE_LENGTH: Final = 8
_FOLDER: Final = "localstack"
_PYTHON: Final = "bin/python"


@dataclass(frozen=True, slots=True)
class Installation:
    """A LocalStack that can be started."""

    environment: Path
    """LocalStack's own virtual environment."""

    search_path: tuple[Path, ...]
    """For ``PYTHONPATH``: what smokealarm adds inside LocalStack."""

    function_site: Path
    """The packages that every function can import beside its own: the Runtime Interface Client and boto3."""

    @property
    def python(self) -> Path:
        """The interpreter of the environment."""
        return self.environment / _PYTHON


@dataclass(frozen=True, slots=True)
class Site:
    """A folder of packages beside the environment: its lock file's name, and one package that must be in it."""

    name: str
    package: str


FUNCTIONS: Final = Site("functions", "awslambdaric")


def provision(*, again: bool = False) -> Installation:
    """Return an installation, built now unless it was before; one that is whole is found without any network.

    ``again`` builds it anew, for one whose files were damaged.

    Raises:
        InterpreterNotFound: no CPython here can run LocalStack.
        ProvisioningError: a package could not be installed.
    """
    sources, cache = emulator_sources(), cache_folder()
    if again:
        _forget(sources, cache)
    environment = _found_environment(sources, cache) or _built_environment(sources, cache, find_interpreter(cache))
    function_site = provision_site(sources, cache, environment, FUNCTIONS)
    return Installation(environment, overlay(sources, cache), function_site)


def find_installation() -> Installation | None:
    """Return the installation if it is whole, without building or searching for anything."""
    sources, cache = emulator_sources(), cache_folder()
    environment = _found_environment(sources, cache)
    if environment is None:
        return None
    folder, receipt = _site_place(sources, cache, environment, FUNCTIONS)
    if not built_from(folder, receipt.source):
        return None
    return Installation(environment, overlay(sources, cache), folder)


def provision_site(sources: EmulatorSources, cache: Path, environment: Path, site: Site) -> Path:
    """Return the folder of a site's packages, installed for the environment's interpreter unless they were before.

    Raises:
        ProvisioningError: a package could not be installed.
    """
    locks = sources.lock(site.name), sources.lock("build")

    def make(folder: Path) -> None:
        with shown(f"Installing the packages of {locks[0].name}") as progress:
            install(locks, ["--python", str(environment / _PYTHON), "--target", str(folder)], folder, progress)

    folder, receipt = _site_place(sources, cache, environment, site)
    return build_once(folder, receipt, make, _waiting(locks[0].name))


def _site_place(sources: EmulatorSources, cache: Path, environment: Path, site: Site) -> tuple[Path, Receipt]:
    source = _digest(sources.lock(site.name), sources.lock("build"), salt=environment.name)
    return cache / site.name / source[:_KEY_LENGTH], Receipt(source, site.package)


def _found_environment(sources: EmulatorSources, cache: Path) -> Path | None:
    """Look for an environment that is there: then no interpreter need be searched for."""
    source = _environment_source(sources)
    chosen = chosen_interpreter()
    for folder in sorted((cache / _FOLDER).glob(f"{source[:_KEY_LENGTH]}-*"), reverse=True):
        if built_from(folder, source) and (chosen is None or _is_based_on(folder, chosen)):
            return folder
    return None


def _built_environment(sources: EmulatorSources, cache: Path, base: Interpreter) -> Path:
    locks = sources.lock("localstack"), sources.lock("build")

    def make(folder: Path) -> None:
        with shown(f"Installing LocalStack 4.14.0 for {base.path}, once") as progress:
            make_environment(folder, base.path)
            install(locks, ["--python", str(folder / _PYTHON)], folder, progress)
            index_services(folder, folder / _PYTHON)

    source = _environment_source(sources)
    place = hashlib.sha256(str(base.path).encode()).hexdigest()[:_PLACE_LENGTH]
    folder = cache / _FOLDER / f"{source[:_KEY_LENGTH]}-{base.tag}-{place}"
    return build_once(folder, Receipt(source, _PYTHON), make, _waiting("LocalStack"))


def _is_based_on(folder: Path, chosen: str) -> bool:
    return (folder / _PYTHON).resolve() == Path(shutil.which(chosen) or chosen).resolve()


def _forget(sources: EmulatorSources, cache: Path) -> None:
    while environment := _found_environment(sources, cache):
        forget(_site_place(sources, cache, environment, FUNCTIONS)[0])
        forget(environment)


def _environment_source(sources: EmulatorSources) -> str:
    return _digest(sources.lock("localstack"), sources.lock("build"))


def _digest(*files: Path, salt: str = "") -> str:
    digest = hashlib.sha256(salt.encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _waiting(what: str) -> Callable[[], None]:
    def say() -> None:
        sys.stderr.write(f"Another process is installing {what}; waiting for it\n")

    return say
