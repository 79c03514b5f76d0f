"""Archives that depend on their content alone, and a layer that is installed once."""

import io
import stat
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from smokealarm.errors import PackagingError
from smokealarm.pipeline.layer import installed_packages
from smokealarm.pipeline.packaging import archive, function_artifact, functions_artifact, layer_artifact, package
from smokealarm.pipeline.shape import PipelineShape

HANDLER = "def handler(event, context):\n    return event\n"


@pytest.fixture
def counting_uv(tmp_path: Path) -> Path:
    """Make an installer that notes each run and installs one package, with an installer's notes."""
    script = tmp_path / "uv"
    script.write_text(
        '#!/bin/sh\necho "$@" >> "$0.runs"\n'
        'while [ "$1" != --target ]; do shift; done\n'
        'mkdir -p "$2/told" "$2/bin"; echo 1 > "$2/told/__init__.py"\n'
        'echo 2 > "$2/told/RECORD"; echo 3 > "$2/bin/told"\n'
    )
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return script


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    """Make a lock file."""
    path = tmp_path / "requirements.lock"
    path.write_text("told==1\n")
    return path


def names(body: bytes) -> list[str]:
    """List the members of an archive."""
    return zipfile.ZipFile(io.BytesIO(body)).namelist()


def write_handler(folder: Path, text: str = HANDLER) -> Path:
    """Make a function's folder."""
    folder.mkdir()
    (folder / "handler.py").write_text(text)
    return folder


def test_equal_content_is_an_equal_archive(tmp_path: Path) -> None:
    """Neither the time nor the order in which files were written matters, nor what the interpreter left behind."""
    one, two = write_handler(tmp_path / "one"), write_handler(tmp_path / "two")
    (one / "a.py").write_text("a = 1\n")
    (two / "__pycache__").mkdir()
    (two / "__pycache__" / "handler.pyc").write_bytes(b"x")
    (two / "a.py").write_text("a = 1\n")
    first, second = function_artifact("FKey", one), function_artifact("FKey", two)
    assert first == second
    assert names(first.body) == ["a.py", "handler.py"]


def test_other_content_is_another_key(tmp_path: Path) -> None:
    """The key changes with the content, so the stack changes with the code."""
    first = function_artifact("FKey", write_handler(tmp_path / "one"))
    second = function_artifact("FKey", write_handler(tmp_path / "two", HANDLER + "# new\n"))
    assert first.key != second.key
    assert first.key.startswith("f-")
    assert first.parameter == "FKey"


def test_members_can_be_read_by_the_function() -> None:
    """Lambda refuses files that others may not read; no time of ours is told."""
    (member,) = zipfile.ZipFile(io.BytesIO(archive({"a": b"x"}))).infolist()
    assert member.external_attr >> 16 == 0o100644
    assert member.date_time == (1980, 1, 1, 0, 0, 0)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("def handle(event, context): ...\n", "function f has no handler: .* defines handle; expected"),
        ("x = 1\n", "function f has no handler: .* defines no functions; expected"),
        ("def handler(:\n", r"function f is not Python: .*handler\.py:1:"),
    ],
)
def test_a_function_without_a_handler_is_refused(tmp_path: Path, text: str, message: str) -> None:
    """The message names the function, the file and what it should define."""
    with pytest.raises(PackagingError, match=message):
        function_artifact("FKey", write_handler(tmp_path / "f", text))


def test_a_function_without_a_folder_is_refused(tmp_path: Path) -> None:
    """A missing file is told like a missing handler."""
    with pytest.raises(PackagingError, match=r"function nowhere has no handler: .*No such file"):
        function_artifact("FKey", tmp_path / "nowhere")


def test_the_layer_has_the_packages_and_the_shared_code(
    shape: PipelineShape, tmp_path: Path, counting_uv: Path
) -> None:
    """Both lie below python/; what the installer notes for itself does not."""
    members = names(layer_artifact("LayerKey", shape.code["LayerKey"], tmp_path / "cache", counting_uv).body)
    assert {"python/told/__init__.py", "python/weather/observations.py"} <= set(members)
    assert not {"python/told/RECORD", "python/bin/told"} & set(members)


def test_the_whole_pipeline_is_packed(shape: PipelineShape, tmp_path: Path, counting_uv: Path) -> None:
    """The layer and each function, every one with the parameter that takes its key."""
    packed = package(shape.code, tmp_path / "cache", counting_uv)
    assert [each.parameter for each in packed] == list(shape.code)
    assert [each.name for each in packed] == ["layer", "ingest", "validate", "transform", "store", "record"]


def test_packages_are_installed_once_for_a_lock_file(tmp_path: Path, lock: Path, counting_uv: Path) -> None:
    """Many at once wait for one; another lock file is another installation."""
    with ThreadPoolExecutor(8) as pool:
        folders = set(pool.map(lambda _: installed_packages(lock, tmp_path / "cache", counting_uv), range(8)))
    runs = Path(f"{counting_uv}.runs")
    assert len(folders) == len(runs.read_text().splitlines()) == 1
    lock.write_text("told==2\n")
    assert installed_packages(lock, tmp_path / "cache", counting_uv) not in folders
    assert len(runs.read_text().splitlines()) == 2


def test_only_hashed_wheels_are_installed(tmp_path: Path, lock: Path, counting_uv: Path) -> None:
    """The installer is told to accept nothing that the lock file does not name by hash."""
    installed_packages(lock, tmp_path / "cache", counting_uv)
    told = Path(f"{counting_uv}.runs").read_text()
    assert "--require-hashes --no-deps --only-binary :all:" in told


def test_a_failed_installation_leaves_nothing(tmp_path: Path, lock: Path) -> None:
    """The error has the installer's own words, and the next try starts afresh."""
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\necho no route to the index >&2\nexit 2\n")
    broken.chmod(0o755)
    with pytest.raises(PackagingError, match=r"could not install(.|\n)*no route to the index"):
        installed_packages(lock, tmp_path / "cache", broken)
    assert not [path for path in (tmp_path / "cache" / "layers").iterdir() if path.is_dir()]


def test_a_missing_installer_or_lock_file_is_told(tmp_path: Path, lock: Path) -> None:
    """Each message names the path that was tried."""
    with pytest.raises(PackagingError, match="nowhere cannot be run"):
        installed_packages(lock, tmp_path / "cache", tmp_path / "nowhere")
    with pytest.raises(PackagingError, match=r"lock file cannot be read: .*absent"):
        installed_packages(tmp_path / "absent", tmp_path / "cache", tmp_path / "uv")


def test_functions_that_share_code_are_one_archive(tmp_path: Path) -> None:
    """Each is a package with a handler; what they share lies beside them."""
    for name in ("one", "two", "shared"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
    for name in ("one", "two"):
        (tmp_path / name / "handler.py").write_text("def handler(event, context): ...")
    artifact = functions_artifact(tmp_path)
    assert artifact.parameter == "FunctionsKey"
    with zipfile.ZipFile(io.BytesIO(artifact.body)) as packed:
        assert "shared/__init__.py" in packed.namelist()
        assert "one/handler.py" in packed.namelist()


def test_a_folder_without_functions_is_refused(tmp_path: Path) -> None:
    """An archive that nothing can be called in is a mistake."""
    with pytest.raises(PackagingError, match="there are no functions"):
        functions_artifact(tmp_path)


def test_each_function_of_an_archive_needs_its_handler(tmp_path: Path) -> None:
    """The message names the function."""
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "handler.py").write_text("def other(): ...")
    with pytest.raises(PackagingError, match="function one has no handler"):
        functions_artifact(tmp_path)
