"""How a function's bytes are cut into log events."""

import os
from collections.abc import Iterator

import pytest

from smokealarm_localstack.functions.output import FunctionOutput


@pytest.fixture
def pipe() -> Iterator[tuple[FunctionOutput, int]]:
    """Return an output and the descriptor that the function would write to."""
    reading, writing = os.pipe()
    output = FunctionOutput(reading)
    yield output, writing
    os.close(writing)


def frame(text: str, milliseconds: int) -> bytes:
    """Return a log call as the runtime client frames it."""
    body = text.encode()
    head = (0xA55A000F).to_bytes(4, "big") + len(body).to_bytes(4, "big") + (milliseconds * 1000).to_bytes(8, "big")
    return head + body


def messages(output: FunctionOutput) -> list[str]:
    """Take the messages written so far."""
    return [event.message for event in output.take()]


def test_lines_and_frames_keep_their_order(pipe: tuple[FunctionOutput, int]) -> None:
    """Printed lines end at newlines, frames do not, and a frame ends a line that was not finished."""
    output, writing = pipe
    os.write(writing, b"one\ntwo" + frame("three\nfour\n", 1) + b"five\n")

    assert messages(output) == ["one\n", "two\n", "three\nfour\n", "five\n"]


def test_a_frame_has_its_own_time(pipe: tuple[FunctionOutput, int]) -> None:
    """The time in a frame is that of the log call."""
    output, writing = pipe
    os.write(writing, frame("text", 1_700_000_000_123))

    assert [(event.timestamp, event.message) for event in output.take()] == [(1_700_000_000_123, "text\n")]


def test_a_frame_may_arrive_in_pieces(pipe: tuple[FunctionOutput, int]) -> None:
    """What is incomplete waits for its rest."""
    output, writing = pipe
    whole = frame("in two pieces", 1)
    for cut in (2, 9, 20):
        os.write(writing, whole[:cut])
        assert messages(output) == []
        os.write(writing, whole[cut:])
        assert messages(output) == ["in two pieces\n"]


def test_an_unfinished_line_is_taken(pipe: tuple[FunctionOutput, int]) -> None:
    """At the end of an invocation what was printed without a newline is an event too, once."""
    output, writing = pipe
    os.write(writing, b"no newline")

    assert messages(output) == ["no newline\n"]
    assert messages(output) == []


def test_more_than_the_pipe_holds(pipe: tuple[FunctionOutput, int]) -> None:
    """A function never blocks on its output, however much it writes before anybody takes it."""
    output, writing = pipe
    line = b"x" * 1023 + b"\n"
    for _ in range(1024):
        os.write(writing, line)

    assert messages(output) == [line.decode()] * 1024


def test_bytes_that_are_no_text(pipe: tuple[FunctionOutput, int]) -> None:
    """Invalid UTF-8 is replaced, and a lone first byte of the frame mark is no frame."""
    output, writing = pipe
    os.write(writing, b"\xff and \xc2\xa5Z\n")

    assert messages(output) == ["\ufffd and \u00a5Z\n"]
