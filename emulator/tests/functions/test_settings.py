"""Settings about functions that cannot be used say so."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from smokealarm_localstack.functions.settings import FunctionSettingError, settings


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Read the settings again in and after each test."""
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_an_interpreter_for_a_runtime(monkeypatch: pytest.MonkeyPatch) -> None:
    """A configured interpreter is for its own runtime only."""
    monkeypatch.setenv("SMOKEALARM_FUNCTION_INTERPRETERS", '{"python3.11": "/usr/bin/python3.11"}')

    assert settings().interpreter("python3.11") == "/usr/bin/python3.11"
    assert settings().interpreter("python3.12") != "/usr/bin/python3.11"


@pytest.mark.parametrize("text", ["python3.11", "[]"])
def test_interpreters_that_are_no_object(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """The message shows an example of what was expected."""
    monkeypatch.setenv("SMOKEALARM_FUNCTION_INTERPRETERS", text)

    with pytest.raises(FunctionSettingError, match="expected a JSON object such as"):
        settings()


def test_a_site_without_the_runtime_client(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder that cannot serve as the functions' packages is refused before any function starts."""
    monkeypatch.setenv("SMOKEALARM_FUNCTION_SITE", str(tmp_path))

    with pytest.raises(FunctionSettingError, match="expected a folder that holds awslambdaric"):
        settings()


@pytest.mark.parametrize(("text", "refused"), [("refuse", True), ("create", False)])
def test_unsupported_runtimes(monkeypatch: pytest.MonkeyPatch, text: str, *, refused: bool) -> None:
    """They are refused at creation or created, by choice."""
    monkeypatch.setenv("SMOKEALARM_UNSUPPORTED_RUNTIMES", text)

    assert settings().refuse_unsupported is refused


def test_an_unknown_choice_about_unsupported_runtimes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the choices."""
    monkeypatch.setenv("SMOKEALARM_UNSUPPORTED_RUNTIMES", "ignore")

    with pytest.raises(FunctionSettingError, match="expected refuse or create"):
        settings()
