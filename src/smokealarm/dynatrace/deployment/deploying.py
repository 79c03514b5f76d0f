"""Deploying a Monaco project: everything is checked before anything is written.

Objects are found again by the externalId that Monaco gives them, so that what one of the two has deployed can be
deployed by the other.
"""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.deployment.own_reading import own_refusal
from smokealarm.dynatrace.deployment.report import DeploymentReport, ObjectReport, Outcome
from smokealarm.dynatrace.deployment.target import Target, refused
from smokealarm.dynatrace.monaco import Renderer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from smokealarm.dynatrace.deployment.api import ConfigurationApi, Refusal
    from smokealarm.dynatrace.monaco import Coordinate, MonacoConfig, MonacoProject, RenderedConfig
    from smokealarm.dynatrace.settings.schemas import Validators

__all__ = ["deploy"]

_PROFILES: Final = "builtin:alerting.profile"
_DEFAULT_PROFILE: Final = "00000000-0000-0000-0000-000000000000"
"""Stands for a profile that is still to be created while what refers to it is checked; every environment has it."""

_NOT_YET: Final = "id-of-an-object-that-is-still-to-be-created"


def deploy(  # noqa: PLR0913 - what, where to and with what; how far; what more is checked
    project: MonacoProject,
    environment: str,
    variables: Mapping[str, str],
    api: ConfigurationApi,
    *,
    dry_run: bool = False,
    validators: Validators = MappingProxyType({}),
) -> DeploymentReport:
    """Bring an environment of the manifest to what the project says; with ``dry_run`` only check and compare.

    First everything is rendered and read by this project's own readers, ``validators`` included, then sent with
    ``validateOnly``; if anything is refused, nothing is written. Then each object is written in its order, unless it is
    already so. If one fails all the same, what was created before it is deleted again; what was updated stays, and the
    report says so.

    An object that refers to the id of one that is still to be created can be checked only if that is an alerting
    profile, for which the default one stands; others are checked when they are written.

    Raises :class:`~smokealarm.errors.MonacoInvalid` if the project cannot be rendered, and whatever the client raises
    if it gets no answer before anything is written.
    """
    configs = project.configs[project.environment(environment).name]
    read = _rendered_for_checking(project, configs, variables, lambda _: None)
    own = {each.coordinate: own_refusal(each, validators) for each in _checkable(read)}
    if any(own.values()):
        return DeploymentReport(_reported(read, own), dry_run)
    target = Target.of(api, configs)
    asked = _rendered_for_checking(project, configs, variables, target.known_id)
    refusals = target.refusals(_checkable(asked))
    if refusals:
        return DeploymentReport(_reported(asked, refusals), dry_run)
    foreseen = tuple(map(target.foreseen, asked))
    if dry_run:
        return DeploymentReport(foreseen, dry_run)
    return DeploymentReport(_written(partial(Renderer, project, variables), configs, foreseen, target))


def _rendered_for_checking(
    project: MonacoProject,
    configs: Iterable[MonacoConfig],
    variables: Mapping[str, str],
    known_id: Callable[[Coordinate], str | None],
) -> list[RenderedConfig]:
    def known_or_standing_in(coordinate: Coordinate) -> str:
        otherwise = _DEFAULT_PROFILE if coordinate.type == _PROFILES else _NOT_YET
        return known_id(coordinate) or otherwise

    return list(_rendered(Renderer(project, variables, known_or_standing_in), configs))


def _rendered(renderer: Renderer, configs: Iterable[MonacoConfig]) -> Iterator[RenderedConfig]:
    return (found for each in configs if (found := renderer.render(each)) is not None)


def _checkable(configs: Iterable[RenderedConfig]) -> Iterator[RenderedConfig]:
    return (each for each in configs if _NOT_YET not in f"{each.scope} {each.text}")


def _reported(
    configs: Iterable[RenderedConfig], refusals: Mapping[Coordinate, Refusal | None]
) -> tuple[ObjectReport, ...]:
    """Return the report of a deployment that did not begin, since some configurations are refused."""
    return tuple(
        ObjectReport(each.coordinate, Outcome.NOT_WRITTEN, sent=each) if found is None else refused(each, found)
        for each in configs
        for found in [refusals.get(each.coordinate)]
    )


def _written(
    rendered_with: Callable[[Callable[[Coordinate], str | None]], Renderer],
    configs: Iterable[MonacoConfig],
    foreseen: Iterable[ObjectReport],
    target: Target,
) -> tuple[ObjectReport, ...]:
    """Write the configurations one after the other, and take back what was created if one fails."""
    reports: dict[Coordinate, ObjectReport] = {}
    for config in _rendered(rendered_with(lambda each: reports[each].object_id), configs):
        reports[config.coordinate] = target.write(config)
        if reports[config.coordinate].outcome is Outcome.FAILED:
            left = (each.coordinate for each in foreseen if each.coordinate not in reports)
            return (*_taken_back(reports, target), *(ObjectReport(each, Outcome.NOT_WRITTEN) for each in left))
    return tuple(reports.values())


def _taken_back(reports: Mapping[Coordinate, ObjectReport], target: Target) -> tuple[ObjectReport, ...]:
    """Delete what was created, the newest first, since it may refer to the older."""
    now = dict(reports)
    for name in reversed(tuple(reports)):
        if reports[name].outcome is Outcome.CREATED:
            now[name] = target.take_back(reports[name])
    return tuple(now.values())
