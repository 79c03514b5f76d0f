"""The due moments, apart from any clock."""

import pytest

from smokealarm_localstack.clock.timeline import Timeline


def fired(timeline: Timeline) -> list[str]:
    """Fire everything in due order and return the labels."""
    labels = []
    while moment := timeline.peek():
        labels.append(moment.label)
        timeline.pop()()
    return labels


def test_earlier_moments_come_first() -> None:
    """Moments come in due order, whatever the order in which they were added."""
    timeline = Timeline()

    for at in (3, 1, 2):
        timeline.add(at, f"at {at}", lambda: None)

    assert fired(timeline) == ["at 1", "at 2", "at 3"]


def test_equal_moments_keep_their_order() -> None:
    """Moments that are due together come in the order in which they were added."""
    timeline = Timeline()

    for label in "abcdef":
        timeline.add(5, label, lambda: None)

    assert fired(timeline) == list("abcdef")


def test_cancelled_moments_never_come() -> None:
    """A moment that was taken back is neither listed nor fired."""
    timeline = Timeline()
    first = timeline.add(1, "first", lambda: None)
    timeline.add(2, "second", lambda: None)

    timeline.cancel(first)

    assert [moment.label for moment in timeline] == ["second"]
    assert fired(timeline) == ["second"]


def test_pop_without_peek_says_so() -> None:
    """Taking a cancelled moment is an error of the caller, not a silent nothing."""
    timeline = Timeline()
    timeline.cancel(timeline.add(1, "gone", lambda: None))

    with pytest.raises(LookupError, match="peek"):
        timeline.pop()
