"""Which kept tapes no longer show what a drill would: a sentence for each, and what records it anew."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_bdd.feature import get_features

from smokealarm.errors import TapeInvalid, TapeStale, UsageError
from smokealarm.replay.judging import replay
from smokealarm.replay.prepared import prepared_together
from smokealarm.replay.reading import read_monitoring
from smokealarm.replay.verdict import Verdict, differences
from smokealarm.tape import Scenario, digest, file_name, load_tape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pytest_bdd.parser import Feature, ScenarioTemplate

    from smokealarm.tape import Tape

__all__ = ["Place", "Stale", "require_kept", "stale_tapes", "told_otherwise"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a project keeps its things; ``template`` is the pipeline's CloudFormation template."""

    root: Path
    features: Path
    monitoring: Path
    template: Path


@dataclass(frozen=True, slots=True)
class Stale:
    """A tape that is stale, or a scenario that has none, and why; ``feature`` is what has to be run again.

    ``composed`` is the file of a tape that no drill can record anew.
    """

    name: str
    why: str
    feature: str | None = None
    composed: Path | None = None

    def command(self, folder: Path) -> str | None:
        """Return the command that makes it anew, where it records into a folder; None if it is to be deleted."""
        if self.composed is not None:
            return f"smokealarm tape --accept {self.composed}"
        return None if self.feature is None else f"pytest {self.feature} --tapes {folder}"


def stale_tapes(files: Sequence[Path], place: Place, *, whole: bool = True) -> Iterator[Stale]:
    """Yield every tape that cannot be read, whose scenario is another one by now, or whose verdict is.

    The verdict is replayed where the monitoring or the pipeline's template are no longer those of the tape. Where the
    files are the ``whole`` catalogue, every scenario has to have one, and under a name of its own.

    Raises:
        UsageError: the features or the monitoring cannot be read.
    """
    tapes: dict[str, Tape] = {}
    for path in files:
        try:
            tapes[path.stem] = load_tape(path)
        except TapeInvalid as error:
            yield Stale(path.stem, str(error).partition("\n")[0])
    written = _written(place)
    recorded = {name: tape for name, tape in tapes.items() if not tape.made.composed}
    for name, tape in recorded.items():
        why = _no_scenario(tape, written)
        if why is not None:
            there = (place.root / tape.scenario.feature).is_file()
            yield Stale(name, why, tape.scenario.feature if there else None)
    if whole:
        yield from _without_tape(recorded.values(), written)
        yield from _sharing_a_name(written)
    yield from _other_verdict(tapes, place, {path.stem: path for path in files})


def told_otherwise(kept: Mapping[str, Tape], fresh: Mapping[str, Tape]) -> Iterator[Stale]:
    """Yield the kept tapes of which a fresh recording says something else: problems, attempts or alarms."""
    for name, tape in fresh.items():
        if name not in kept:
            yield Stale(name, "there is no kept tape of it", tape.scenario.feature)
        else:
            found = differences(tape, Verdict(kept[name].problems, kept[name].told, kept[name].alarms))
            if found:
                why = "; ".join(each.replace("replayed", "kept") for each in found)
                yield Stale(name, f"a fresh run does otherwise: {why}", tape.scenario.feature)


def require_kept(fresh: Tape, folder: Path) -> None:
    """Do nothing if a folder has a tape of the same scenario that tells the same as a fresh recording.

    Raises:
        TapeStale: it has none, or one that tells of other problems, attempts or alarms.
        TapeInvalid: the kept tape cannot be read.
    """
    path = folder / file_name(fresh.scenario)
    kept = {path.stem: load_tape(path)} if path.is_file() else {}
    for each in told_otherwise(kept, {path.stem: fresh}):
        raise TapeStale(f"{path} is stale: {each.why}\n  {each.command(folder)}")


def _written(place: Place) -> dict[tuple[str, str], set[tuple[str, ...]]]:
    """Return the steps of every scenario that is written, by its feature and its name."""
    found: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    if not place.features.is_dir():
        raise UsageError(f"there is no folder {place.features}; expected that of the features")
    features: Iterable[Feature] = get_features([str(place.features)])
    for feature in features:
        path = Path(feature.filename).relative_to(place.root).as_posix()
        for template in feature.scenarios.values():
            for name, steps in _examples(template):
                found.setdefault((path, name), set()).add(steps)
    return found


def _examples(template: ScenarioTemplate) -> Iterator[tuple[str, tuple[str, ...]]]:
    contexts = [context for each in template.examples for context in each.as_contexts()]
    for context in contexts or [{}]:
        scenario = template.render(context)
        yield scenario.name, tuple(step.name for step in scenario.steps)


def _no_scenario(tape: Tape, written: Mapping[tuple[str, str], set[tuple[str, ...]]]) -> str | None:
    scenario = tape.scenario
    found = written.get((scenario.feature, _plain(tape)))
    if found is None:
        return f"{scenario.feature} has no scenario {_plain(tape)!r}"
    if (*scenario.steps, *scenario.expected) not in found:
        return f"{scenario.feature} has other steps by now"
    return None


def _without_tape(tapes: Iterable[Tape], written: Mapping[tuple[str, str], set[tuple[str, ...]]]) -> Iterator[Stale]:
    recorded = {(tape.scenario.feature, _plain(tape)) for tape in tapes}
    for feature, name in sorted(written.keys() - recorded):
        yield Stale(name, f"the scenario in {feature} has no tape", feature)


def _sharing_a_name(written: Iterable[tuple[str, str]]) -> Iterator[Stale]:
    """Yield scenarios whose titles differ so little that their tapes would overwrite each other."""
    first: dict[str, str] = {}
    for feature, name in sorted(written):
        file = file_name(Scenario(feature, name, 1))
        if (other := first.setdefault(file, name)) != name:
            yield Stale(name, f"its tape and that of {other!r} are both called {file}; rename one of them", feature)


def _plain(tape: Tape) -> str:
    """Return the name of a scenario without the id of its example."""
    return tape.scenario.name.partition(" [")[0]


def _other_verdict(tapes: Mapping[str, Tape], place: Place, files: Mapping[str, Path]) -> Iterator[Stale]:
    monitoring, template = digest(place.monitoring), digest(place.template)
    changed = {
        name: each
        for name, each in tapes.items()
        if (each.made.monitoring, each.made.pipeline) != (monitoring, template)
    }
    read = {each: read_monitoring(place.monitoring, each) for each in {tape.configured for tape in changed.values()}}
    for name, ready in zip(changed, prepared_together(list(changed.values())), strict=True):
        found = differences(ready.tape, replay(read[ready.tape.configured], ready))
        if found and ready.tape.made.composed:
            yield Stale(name, f"the monitoring does otherwise: {'; '.join(found)}", composed=files[name])
        elif found:
            what = "monitoring" if ready.tape.made.monitoring != monitoring else "pipeline's template"
            why = f"the {what} has changed since, and so has the verdict: {'; '.join(found)}"
            yield Stale(name, why, ready.tape.scenario.feature)
