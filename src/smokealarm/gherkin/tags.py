"""The tags of features and scenarios: each is a mark of pytest, and has to be registered with what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.nearest import told_nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pytest
    from pytest_bdd.parser import Feature

__all__ = ["registered_tags", "said_of_unknown_tags"]


def registered_tags(config: pytest.Config) -> tuple[str, ...]:
    """Return the marks that a session knows, in alphabetical order; those of pytest and of its plugins are among them.

    https://docs.pytest.org/en/stable/how-to/mark.html#registering-marks
    """
    lines: list[str] = config.getini("markers")
    return tuple(sorted(line.partition(":")[0].partition("(")[0].strip() for line in lines))


def said_of_unknown_tags(features: Iterable[Feature], known: tuple[str, ...]) -> str:
    """Return what to say of the tags that nobody has registered, a line for each; blank if there is none."""
    found = sorted({(line, tag) for feature in features for line, tag in _tags(feature) if tag not in known})
    return "\n".join(f"line {line}: no tag is called {tag!r}; {told_nearest(tag, known)}" for line, tag in found)


def _tags(feature: Feature) -> Iterator[tuple[int, str]]:
    """Yield each tag with the line of the feature or scenario that has it, or that its examples belong to."""
    yield from ((feature.line_number, tag) for tag in feature.tags)
    for scenario in feature.scenarios.values():
        tags = scenario.tags.union(*(examples.tags for examples in scenario.examples))
        yield from ((scenario.line_number, tag) for tag in tags)
