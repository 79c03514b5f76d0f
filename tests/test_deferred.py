"""Names of packages that are imported when they are first used."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pkgutil import iter_modules

import pytest

PACKAGES = [
    f"smokealarm.dynatrace.{name}" for name in ("detection", "ingest", "integration", "logs", "notify", "problems")
]


@pytest.mark.parametrize("name", PACKAGES)
def test_every_name_of_a_package_is_found(name: str) -> None:
    """And none is called as one of its modules, which would take its place once it is imported."""
    package = import_module(name)
    for each in package.__all__:
        assert getattr(package, each).__class__.__name__ != "module"
    assert {each.name for each in iter_modules(package.__path__)}.isdisjoint(package.__all__)


def test_a_name_that_a_package_does_not_have_is_an_attribute_error() -> None:
    """As without the detour."""
    package = import_module(PACKAGES[0])
    with pytest.raises(AttributeError, match=r"module 'smokealarm\.dynatrace\.detection' has no attribute 'nothing'"):
        _ = package.nothing


def test_the_check_needs_no_numerical_library() -> None:
    """It would take longer to import than all files of a project to check; nor the one that explains schemas."""
    asks = "import sys, smokealarm.check; print({'numpy', 'jsonschema', 'rich', 'boto3'} & set(sys.modules))"
    done = subprocess.run(  # noqa: S603 - this interpreter, and a text that stands here
        [sys.executable, "-c", asks], capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"
