"""Tapes as files: their names, their folder, and digests of what they were made with."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.tape.making import a_tape

from smokealarm.errors import TapeInvalid
from smokealarm.tape import Scenario, digest, file_name, load_tape, save_tape, tape_files

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_named_after_feature_and_scenario() -> None:
    """In letters that every system takes, and not for ever."""
    scenario = Scenario("features/queue/poison_messages.feature", 'A "poison" message: Größe [a-1]', 3)
    assert file_name(scenario) == "queue-poison-messages-a-poison-message-gr-e-a-1.json"
    assert file_name(replace(scenario, feature="a.feature", name="b")) == "a-b.json"


def test_a_name_that_is_too_long_ends_after_a_word_and_is_still_like_no_other() -> None:
    """By a digest of all of it; one that just fits has none."""
    begin = "a-b-" + "words-" * 15
    scenario = Scenario("a/b.feature", "words " * 15 + "fits.!", 9)
    assert file_name(scenario) == f"{begin}fits.json"
    assert len(file_name(replace(scenario, name="words " * 15 + "fits12"))) == 100 + len(".json")
    long = [file_name(replace(scenario, name="words " * 15 + f"are too many {each}")) for each in "12"]
    assert [re.sub("[0-9a-f]{6}.json$", "", each) for each in long] == [begin, begin]
    assert long[0] != long[1]
    assert file_name(replace(scenario, name="w" * 200)).startswith("a-b-")


def test_a_tape_is_saved_and_loaded(tmp_path: Path) -> None:
    """The folder is made; what was there is replaced, and nothing else is left behind."""
    folder = tmp_path / "new"
    save_tape(a_tape(minutes=5), folder)
    path = save_tape(a_tape(minutes=6), folder)
    assert load_tape(path).minutes == 6
    assert [*folder.iterdir()] == [path]
    assert path.stat().st_mode & 0o777 == 0o644


def test_tapes_are_found_in_folders_and_by_their_names(tmp_path: Path) -> None:
    """A folder without any is a mistake, and a file that is not there is one when it is read."""
    path = save_tape(a_tape(), tmp_path / "some")
    assert [*tape_files([tmp_path / "some", path])] == [path, path]
    with pytest.raises(TapeInvalid, match="has no tape; record some"):
        [*tape_files([tmp_path])]
    with pytest.raises(TapeInvalid, match=r"none.json: cannot be read: No such file"):
        load_tape(tmp_path / "none.json")
    (tmp_path / "binary.json").write_bytes(b"\xff")
    with pytest.raises(TapeInvalid, match=r"binary.json: this is no tape: it is not UTF-8"):
        load_tape(tmp_path / "binary.json")


def test_a_digest_is_of_what_files_say_and_how_they_are_called(tmp_path: Path) -> None:
    """Hidden and compiled files do not count."""
    (tmp_path / "a").write_text("1")
    before = digest(tmp_path)
    (tmp_path / ".hidden").write_text("1")
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_text("1")
    assert digest(tmp_path) == before
    (tmp_path / "a").write_text("2")
    changed = digest(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    assert len({before, changed, digest(tmp_path), digest(tmp_path / "b")}) == 4
