"""The steps that feature files can use, as pytest-bdd has them once the modules that define them are imported."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, get_type_hints

from pytest_bdd import parsers
from pytest_bdd.steps import step_function_context_registry

from smokealarm.gherkin.sentences import choices_of_regex, sentence_of_format, sentence_of_regex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pytest_bdd.parsers import StepParser
    from pytest_bdd.steps import StepFunctionContext

__all__ = ["KEYWORDS", "Argument", "StepDefinition", "is_defined", "step_definitions", "step_function"]

KEYWORDS: Final = ("Given", "When", "Then")
_EXAMPLE: Final = re.compile(r"Example: ``(?P<example>.+?)``", re.DOTALL)
_BEGINS_WITH_KEYWORD: Final = re.compile(rf"(?:{'|'.join((*KEYWORDS, 'And'))}) ")


@dataclass(frozen=True, slots=True)
class Argument:
    """What a step takes from its sentence, as what type, and the words that it may be, if only some may."""

    name: str
    type: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StepDefinition:
    """One step: the sentence to write, with which keywords, and the function that does it.

    ``purpose`` is the first sentence of the function's docstring, ``example`` a sentence without its keyword; blank
    where the docstring has none. ``matches`` says whether a sentence is this step.
    """

    keywords: tuple[str, ...]
    sentence: str
    arguments: tuple[Argument, ...]
    purpose: str
    example: str
    function: str
    file: Path
    line: int
    matches: Callable[[str], bool]

    def defines(self, keyword: str, text: str) -> bool:
        """Return whether this is the step of a line in a feature file."""
        return keyword in self.keywords and self.matches(text)


def is_defined(keyword: str, text: str) -> bool:
    """Return whether a line of a feature file is a step that is defined in this process."""
    return step_function(keyword, text) is not None


def step_function(keyword: str, text: str) -> Callable[..., object] | None:
    """Return the function that does the step of a line in a feature file, if one is defined in this process."""
    for context in list(step_function_context_registry.values()):
        if context.type in (None, keyword.lower()) and context.parser.is_matching(text):
            return context.step_func
    return None


def step_definitions() -> tuple[StepDefinition, ...]:
    """Return every step that is defined in this process, except pytest-bdd's own, by file and line."""
    by_sentence: dict[tuple[object, str], list[StepFunctionContext]] = {}
    own = (each for each in list(step_function_context_registry.values()) if not _of_pytest_bdd(each.step_func))
    for context in own:
        by_sentence.setdefault((context.step_func, context.parser.name), []).append(context)
    found = map(_definition, by_sentence.values())
    return tuple(sorted(found, key=lambda each: (each.file, each.line, each.sentence)))


def _definition(contexts: list[StepFunctionContext]) -> StepDefinition:
    function, parser = contexts[0].step_func, contexts[0].parser
    sentence = _sentence(parser)
    documented = inspect.getdoc(function) or ""
    example = _EXAMPLE.search(documented)
    return StepDefinition(
        keywords=_keywords(contexts),
        sentence=sentence,
        arguments=tuple(_arguments(function, sentence, parser)),
        purpose=documented.partition("Example:")[0].split("\n\n")[0].replace("\n", " ").strip(),
        example=_BEGINS_WITH_KEYWORD.sub("", example["example"], count=1) if example else "",
        function=getattr(function, "__name__", ""),
        file=Path(inspect.getsourcefile(function) or ""),
        line=inspect.getsourcelines(function)[1],
        matches=parser.is_matching,
    )


def _of_pytest_bdd(function: Callable[..., object]) -> bool:
    return function.__module__.startswith("pytest_bdd.")


def _keywords(contexts: Iterable[StepFunctionContext]) -> tuple[str, ...]:
    types = {context.type for context in contexts}
    return KEYWORDS if None in types else tuple(each for each in KEYWORDS if each.lower() in types)


def _sentence(parser: StepParser) -> str:
    if isinstance(parser, parsers.re):
        return sentence_of_regex(parser.name)
    return parser.name if isinstance(parser, parsers.string) else sentence_of_format(parser.name)


def _arguments(function: Callable[..., object], sentence: str, parser: StepParser) -> Iterable[Argument]:
    hints, taken = get_type_hints(function), inspect.signature(function).parameters
    choices = choices_of_regex(parser.name) if isinstance(parser, parsers.re) else {}
    for name in dict.fromkeys(re.findall(r"\{(\w+)\}", sentence)):
        if name in taken:
            yield Argument(name, getattr(hints.get(name, str), "__name__", "str"), choices.get(name, ()))
