"""What to say of a step that nobody defined: the nearest that exist, and the beginning of its definition."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from smokealarm.gherkin.scenario_lines import StepLine
    from smokealarm.gherkin.step_definitions import StepDefinition

__all__ = ["nearest_steps", "said_of_undefined", "stub"]

_SHOWN: Final = 3
_VALUE: Final = re.compile(
    r'"(?P<quoted>[^"]*)"|(?<![\w.@-])(?P<float>\d+\.\d+)(?![\w.])|(?<![\w.@-])(?P<int>\d+)(?![\w.])|(?P<mail>\S+@\S+)'
)
_TYPES: Final = {"quoted": ("text", "", "str"), "float": ("value", ":g", "float"), "int": ("count", ":d", "int")}
_LONGEST_NAME: Final = 40


def nearest_steps(text: str, definitions: Iterable[StepDefinition]) -> tuple[StepDefinition, ...]:
    """Return the three steps whose sentence or example is most like a text, the most alike first."""
    ordered = sorted(definitions, key=lambda each: -max(_alike(text, each.sentence), _alike(text, each.example)))
    return tuple(ordered[:_SHOWN])


def stub(keyword: str, text: str) -> str:
    """Return the beginning of a step definition for a sentence: values become typed arguments."""
    pattern, arguments = _parametrized(text)
    taken = "".join(f", {name}: {kind}" for name, kind in arguments)
    wanted = f"parsers.parse({pattern!r})" if arguments else repr(text)
    return (
        f"@{keyword.lower()}({wanted})\n"
        f"def {_function_name(pattern)}(drill: Drill{taken}) -> None:\n"
        f'    """Say in one sentence what it does or proves. Example: ``{keyword} {text}``."""\n'
        "    raise NotImplementedError\n"
    )


def said_of_undefined(undefined: Sequence[StepLine], file: str, definitions: Sequence[StepDefinition]) -> str:
    """Return what to say of the undefined steps of a scenario in a file."""
    return "\n".join(_said(line, file, definitions) for line in undefined)


def _said(line: StepLine, file: str, definitions: Sequence[StepDefinition]) -> str:
    keyword, text = line.type.capitalize(), line.text
    near = nearest_steps(text, definitions)
    shown = [f"    {'/'.join(each.keywords)} {each.example or each.sentence}" for each in near]
    begun = "".join(f"    {each}\n" for each in stub(keyword, text).splitlines())
    nearest = "\n".join(["  the nearest that exist:", *shown, ""]) if shown else "  there are no steps at all\n"
    return (
        f"{file}:{line.number}: no step is defined for\n    {keyword} {text}\n{nearest}"
        f"  all of them: smokealarm steps; or define it in steps/:\n{begun}"
    )


def _alike(text: str, other: str) -> float:
    return SequenceMatcher(None, text.lower(), other.lower(), autojunk=False).ratio()


def _parametrized(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Return a text with fields in the place of its values, and the names and types of these."""
    arguments: list[tuple[str, str]] = []

    def field(found: re.Match[str]) -> str:
        if found["mail"]:
            wanted, form, kind = "address", "", "str"
        else:
            wanted, form, kind = _TYPES[str(found.lastgroup)]
        earlier = sum(name.rstrip("0123456789") == wanted for name, _ in arguments)
        name = f"{wanted}{earlier + 1}" if earlier else wanted
        arguments.append((name, kind))
        return f'"{{{name}}}"' if found["quoted"] is not None else f"{{{name}{form}}}"

    escaped = text.replace("{", "{{").replace("}", "}}")
    return _VALUE.sub(field, escaped), arguments


def _function_name(pattern: str) -> str:
    words = re.findall(r"[a-z]+", re.sub(r"\{[^}]*\}", " ", pattern.lower()))
    name = "_".join(words)[:_LONGEST_NAME].rstrip("_")
    return name or "step"
