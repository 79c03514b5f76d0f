"""A new feature file, begun from a scenario of the catalogue that already passes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pytest_bdd.exceptions import GherkinParseError
from pytest_bdd.feature import get_features

from smokealarm.errors import ScenarioRefused, SuiteUnreadable
from smokealarm.nearest import told_nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pytest_bdd.parser import ScenarioTemplate, Step

__all__ = ["Draft", "KnownScenario", "draft_scenario", "known_scenarios"]

_LONGEST_SLUG: Final = 60
_MOST_LINES: Final = 8
_OF_FEW: Final = frozenset({"harmless", "quiet", "slow"})
_OF_ONE_ALONE: Final = frozenset({"slow", "trap"})
"""Tags that say something of one scenario, and nothing of another that begins like it."""


@dataclass(frozen=True, slots=True)
class KnownScenario:
    """A scenario of the catalogue: its domain (the folder), file, tags, and lines as they are written in a file."""

    domain: str
    file: Path
    title: str
    tags: tuple[str, ...]
    background: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A feature file that is to be written, and the scenario that it was begun from."""

    file: Path
    text: str
    like: KnownScenario


def known_scenarios(features: Path) -> tuple[KnownScenario, ...]:
    """Return all scenarios below a folder whose folders are the domains; outlines are left out.

    Raises:
        SuiteUnreadable: there is no such folder, or a file in it is no Gherkin.
    """
    if not features.is_dir():
        raise SuiteUnreadable(f"there is no folder {features}; expected the one that holds the domains of features")
    try:
        read = get_features([str(features)])
    except (GherkinParseError, UnicodeDecodeError) as error:
        raise SuiteUnreadable(f"the features cannot be read: {error}") from error
    found = (_known(features, each) for feature in read for each in feature.scenarios.values() if not each.templated)
    return tuple(sorted(found, key=lambda each: each.file))


def draft_scenario(title: str, domain: str, like: str | None, features: Path) -> Draft:
    """Return a new feature of a domain with one scenario: that named ``like``, or else one of the domain.

    Raises:
        ScenarioRefused: the title is taken or says nothing, or there is no such domain or scenario; names the nearest.
        SuiteUnreadable: the features cannot be read.
    """
    known = known_scenarios(features)
    title = " ".join(title.split())
    begun = _begun_from(known, domain, like, features)
    file = features / domain / f"{_slug(title)}.feature"
    if any(each.title == title for each in known) or file.exists():
        raise ScenarioRefused(f"there is a scenario {title!r} already; its title is its name, so choose another one")
    return Draft(file, _text(title, begun), begun)


def _begun_from(known: Sequence[KnownScenario], domain: str, like: str | None, features: Path) -> KnownScenario:
    domains = sorted(each.name for each in features.iterdir() if each.is_dir())
    if domain not in domains:
        raise ScenarioRefused(f"there is no domain {domain!r}; {told_nearest(domain, domains)}")
    if like is not None:
        titles = [each.title for each in known]
        if like not in titles:
            raise ScenarioRefused(f"there is no scenario {like!r}; {told_nearest(like, titles)}")
        return known[titles.index(like)]
    of_domain = [each for each in known if each.domain == domain]
    if not of_domain:
        raise ScenarioRefused(f"the domain {domain!r} has no scenario to begin from; name one of another with --like")
    return next(filter(_is_an_example, of_domain), of_domain[0])


def _is_an_example(scenario: KnownScenario) -> bool:
    """Return whether a scenario shows what most are about: a failure that is told, in few lines."""
    tells = any('the problem "' in line for line in scenario.lines)
    return tells and len(scenario.lines) <= _MOST_LINES and _OF_FEW.isdisjoint(scenario.tags)


def _known(features: Path, template: ScenarioTemplate) -> KnownScenario:
    feature = template.feature
    file = Path(feature.filename)
    background = feature.background.steps if feature.background else []
    own = template.steps[len(template.all_background_steps) :]
    return KnownScenario(
        domain=file.relative_to(features.resolve()).parts[0],
        file=file,
        title=template.name,
        tags=tuple(sorted(feature.tags | template.tags)),
        background=tuple(_lines(background)),
        lines=tuple(_lines(own)),
    )


def _lines(steps: Iterable[Step]) -> Iterable[str]:
    for step in steps:
        yield f"{step.keyword.strip()} {step.name}"
        for row in step.datatable.raw() if step.datatable else ():
            yield f"  | {' | '.join(map(str, row))} |"
        if step.docstring is not None:
            yield from (f"  {line}" for line in ('"""', *step.docstring.splitlines(), '"""'))


def _text(title: str, like: KnownScenario) -> str:
    shared = [f"@{tag}" for tag in like.tags if tag not in _OF_ONE_ALONE]
    tags = f"{' '.join(shared)}\n" if shared else ""
    background = ["", "  Background:", *(f"    {line}" for line in like.background)] if like.background else []
    begun = f'  # Begun from "{like.title}", which passes. Change the fault first, then what follows from it.'
    scenario = [f"  Scenario: {title}", *(f"    {line}" for line in like.lines)]
    return tags + "\n".join([f"Feature: {title}", *background, "", begun, *scenario, ""])


def _slug(title: str) -> str:
    words: list[str] = re.findall(r"[a-z0-9]+", title.lower())
    if not words:
        raise ScenarioRefused(f"the title {title!r} says nothing; expected a statement, such as 'A full queue is told'")
    slug = words[0]
    for word in words[1:]:
        slug = f"{slug}_{word}" if len(slug) + len(word) < _LONGEST_SLUG else slug
    return slug
