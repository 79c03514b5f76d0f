"""LocalStack is installed once, by hash, and found again without network or search."""

import importlib.metadata
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from smokealarm.cloud import provision as provisioning
from smokealarm.cloud.installer import install, make_environment
from smokealarm.cloud.interpreter import Interpreter
from smokealarm.cloud.overlay import overlay
from smokealarm.cloud.places import EmulatorSources, emulator_sources
from smokealarm.cloud.progress import shown
from smokealarm.cloud.provision import find_installation, provision
from smokealarm.errors import ProvisioningError

HERE = Interpreter(Path(sys.executable), (3, 13, 0), "linux-x86_64")


class Terminal(io.StringIO):
    """A text stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Stand in for uv and for the search; lists what was installed."""
    done: list[str] = []

    def fake_environment(folder: Path, base: Path) -> None:
        (folder / "bin").mkdir()
        (folder / "bin" / "python").symlink_to(base)

    def fake_install(locks: tuple[Path, Path], place: list[str], folder: Path, _: object) -> None:
        done.append(locks[0].name)
        if "--target" in place:
            (folder / "awslambdaric").mkdir()

    def fake_search(_: Path) -> Interpreter:
        done.append("search")
        return HERE

    monkeypatch.setenv("SMOKEALARM_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("SMOKEALARM_PYTHON", raising=False)
    monkeypatch.setattr(provisioning, "make_environment", fake_environment)
    monkeypatch.setattr(provisioning, "install", fake_install)
    monkeypatch.setattr(provisioning, "index_services", lambda _environment, _python: None)
    monkeypatch.setattr(provisioning, "find_interpreter", fake_search)
    return done


def test_an_installation_is_built_once_and_then_found(installed: list[str]) -> None:
    """The second asking neither searches nor installs."""
    first = provision()
    assert installed == ["search", "localstack.lock", "functions.lock"]
    assert provision() == first == find_installation()
    assert len(installed) == 3


def test_nothing_is_found_before_it_is_built(installed: list[str]) -> None:
    """Looking for an installation installs nothing."""
    assert find_installation() is None
    assert installed == []


def test_half_an_installation_is_completed(installed: list[str]) -> None:
    """Without the functions' packages an installation does not count, and only they are installed."""
    provisioning.forget(provision().function_site)
    assert find_installation() is None
    provision()
    assert installed[3:] == ["functions.lock"]


def test_a_vanished_base_interpreter_means_another_search(installed: list[str], tmp_path: Path) -> None:
    """An environment whose interpreter was uninstalled is built anew."""
    python = provision().python
    python.unlink()
    python.symlink_to(tmp_path / "gone")
    assert provision().python.exists()
    assert installed[3:] == ["search", "localstack.lock"]


def test_installing_again_replaces_what_is_there(installed: list[str]) -> None:
    """A damaged installation can be replaced although it counts as whole."""
    provision()
    provision(again=True)
    assert installed == ["search", "localstack.lock", "functions.lock"] * 2


def test_another_lock_is_another_installation(
    installed: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An edited lock file leads to a new environment beside the old one."""
    first = provision()
    edited = EmulatorSources(tmp_path / "emulator")
    edited.folder.mkdir()
    for name in ("localstack.lock", "functions.lock", "build.lock", "pyproject.toml"):
        (edited.folder / name).write_bytes((emulator_sources().folder / name).read_bytes())
    edited.lock("localstack").write_text("another==1 --hash=sha256:0", encoding="utf-8")
    monkeypatch.setattr(provisioning, "emulator_sources", lambda: edited)
    assert provision().python != first.python
    assert first.python.exists()
    assert installed.count("localstack.lock") == 2


def test_a_chosen_interpreter_is_not_traded_for_a_built_one(
    installed: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An environment of another interpreter than the one SMOKEALARM_PYTHON names is not used."""
    provision()
    monkeypatch.setenv("SMOKEALARM_PYTHON", sys.executable)
    provision()
    assert installed.count("search") == 1
    other = tmp_path / "other"
    other.touch()
    monkeypatch.setenv("SMOKEALARM_PYTHON", str(other))
    assert find_installation() is None


def test_the_sources_are_whole() -> None:
    """Every lock file is there, and every requirement in it has a hash."""
    for name in ("localstack", "functions", "build", "tests"):
        entries = emulator_sources().lock(name).read_text(encoding="utf-8").split("\n    # via")
        assert all("--hash=sha256:" in entry for entry in entries if "==" in entry), name


def test_a_missing_lock_is_told(tmp_path: Path) -> None:
    """A copy without its lock files cannot install, and says so."""
    with pytest.raises(ProvisioningError, match=r"localstack\.lock is missing: this copy"):
        EmulatorSources(tmp_path).lock("localstack")


def test_plugins_are_found_through_the_overlay(tmp_path: Path) -> None:
    """Python's own lookup finds the distribution and LocalStack's entry points in it."""
    metadata, code = overlay(emulator_sources(), tmp_path)
    (found,) = importlib.metadata.distributions(path=[os.fspath(metadata)])
    points = {(point.group, point.name) for point in found.entry_points}
    assert found.metadata["Name"] == "smokealarm-localstack"
    assert ("localstack.lambda.runtime_executor", "smokealarm") in points
    assert ("localstack.hooks.on_infra_start", "smokealarm_control") in points
    for point in found.entry_points:
        module = code / point.module.replace(".", "/")
        assert module.is_dir() or module.with_suffix(".py").is_file(), point


def test_without_an_index_the_error_tells_what_is_needed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Uv's own last lines are shown, and that only the first installation needs the network."""
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "uv"))
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")
    sources = emulator_sources()
    locks = sources.lock("build"), sources.lock("build")
    with pytest.raises(ProvisioningError, match=r"first installation needs the Python package\s+index") as raised:
        install(locks, ["--python", sys.executable, "--target", str(tmp_path / "site")], tmp_path)
    assert "127.0.0.1:9" in str(raised.value)


def test_an_environment_can_be_renamed(tmp_path: Path) -> None:
    """An environment is made under another name than it will have."""
    (tmp_path / "staging").mkdir()
    make_environment(tmp_path / "staging", Path(sys.executable))
    (tmp_path / "staging").rename(tmp_path / "final")
    python = tmp_path / "final" / "bin" / "python"
    prefix = subprocess.check_output([python, "-c", "import sys; print(sys.prefix)"], text=True)  # noqa: S603
    assert prefix.strip() == str(tmp_path / "final")


LINES = [
    "Resolved 2 packages in 3ms",
    "Downloading botocore (13.9MiB)",
    " Downloaded botocore",
    "Installed 2 packages in 1ms",
]


def test_a_log_gets_the_milestones() -> None:
    """Where there is no terminal a line is written for each stage, and none for each file."""
    out = io.StringIO()
    with shown("Installing", out) as progress:
        for line in LINES:
            progress.line(line)
    assert out.getvalue().splitlines() == ["Installing", f"  {LINES[0]}", f"  {LINES[-1]}"]


def test_a_terminal_gets_a_bar() -> None:
    """On a terminal a bar fills up to the end."""
    out = Terminal()
    with shown("Installing", out) as progress:
        for line in LINES:
            progress.line(line)
    assert "100%" in out.getvalue()
    assert out.getvalue().rstrip().endswith("Installing done")
