"""Where layers are unpacked, and what is kept of them for the next run."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from smokealarm_localstack.functions.layers import opt_folder


@dataclass
class Code:
    """The archive of a layer that LocalStack unpacks when asked to."""

    folder: Path
    files: dict[str, str]
    code_sha256: str
    in_place: bool = False
    unpacked: int = 0

    def is_hot_reloading(self) -> bool:
        """Say whether the folder is the user's own."""
        return self.in_place

    def prepare_for_execution(self) -> None:
        """Unpack it."""
        self.unpacked += 1
        self.folder.mkdir(exist_ok=True)
        for name, text in self.files.items():
            (self.folder / name).write_text(text)

    def get_unzipped_code_location(self) -> Path:
        """Return the folder."""
        return self.folder


@dataclass
class Layer:
    """A layer version."""

    code: Code | None
    layer_version_arn: str = "arn"
    created: str = "now"


@pytest.fixture
def make(tmp_path: Path) -> Any:
    """Make a layer with one file for each run, as each run of LocalStack unpacks it anew."""

    def layer(run: str, text: str, name: str = "module.py", **more: Any) -> Any:
        return Layer(Code(tmp_path / f"{run}-{text}", {name: text}, f"hash of {text}", **more))

    return layer


def contents(folder: Path) -> dict[str, str]:
    """Return the files of a folder."""
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_a_kept_layer_is_unpacked_once(make: Any, tmp_path: Path) -> None:
    """The next run uses the folder of the last one, with what Python has added to it, and unpacks nothing."""
    first = opt_folder([make("first", "one")], tmp_path / "cache")
    (first / "module.pyc").write_text("bytecode")
    layer = make("second", "one")

    assert opt_folder([layer], tmp_path / "cache") == first
    assert layer.code.unpacked == 0
    assert contents(first) == {"module.py": "one", "module.pyc": "bytecode"}


def test_another_content_is_another_folder(make: Any, tmp_path: Path) -> None:
    """Content, and the order in which layers lie over each other, decide."""
    one, two = make("run", "one"), make("run", "two")
    folders = [opt_folder(layers, tmp_path / "cache") for layers in ([one], [two], [one, two], [two, one])]

    assert [contents(folder)["module.py"] for folder in folders] == ["one", "two", "two", "one"]
    assert len(set(folders)) == 4


def test_nothing_unfinished_is_ever_found(make: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a folder is being made it has another name; who comes second uses what the first has made."""
    layer, cache = make("run", "one"), tmp_path / "cache"
    rename, seen = Path.rename, []

    def rename_second(self: Path, target: Path) -> Path:
        seen.append(target.exists())
        target.mkdir()
        (target / "module.py").write_text("the other's")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", rename_second)
    folder = opt_folder([layer], cache)

    assert seen == [False]
    assert contents(folder) == {"module.py": "the other's"}
    assert list(cache.iterdir()) == [folder]


def test_a_folder_used_in_place_is_not_kept(make: Any, tmp_path: Path) -> None:
    """A layer for hot reloading is the user's own folder, whose content changes."""
    layer = make("run", "one", in_place=True)

    assert opt_folder([layer], tmp_path / "cache") == layer.code.folder
    assert not (tmp_path / "cache").exists()


def test_without_a_cache_a_layer_is_used_where_it_was_unpacked(make: Any) -> None:
    """A single layer is not copied."""
    layer = make("run", "one")

    assert opt_folder([layer], None) == layer.code.folder


@pytest.mark.parametrize("layers", [[], [Layer(None)]])
def test_no_layers(layers: list[Any], tmp_path: Path) -> None:
    """Without layers, or with none that has content, there is no /opt."""
    assert opt_folder(layers, tmp_path) is None
