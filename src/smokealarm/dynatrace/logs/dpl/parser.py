"""From the text of a pattern to its tree.

https://docs.dynatrace.com/docs/shortlink/dpl-grammar
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

from smokealarm.dynatrace.logs.dpl.configuration import ConfigurationReader, Place
from smokealarm.dynatrace.logs.dpl.exports import exported
from smokealarm.dynatrace.logs.dpl.syntax import (
    Alternatives,
    CharacterSet,
    Item,
    JsonArray,
    JsonObject,
    JsonValue,
    LineData,
    Literal,
    Look,
    Member,
    Sequence,
    Typed,
)
from smokealarm.dynatrace.logs.dpl.vocabulary import (
    ALIASES,
    CHARACTER_SETS,
    KNOWN,
    LINE_DATA,
    LITERALS,
    TYPED,
    UNSUPPORTED,
)
from smokealarm.nearest import nearest

if TYPE_CHECKING:
    from smokealarm.dynatrace.logs.dpl.syntax import Matcher, Span

__all__ = ["parse"]

_SET_MEMBER = re.compile(r"\\.|[^\]\\]", re.DOTALL)
_QUANTIFIED = (Literal, CharacterSet, LineData, Sequence, Alternatives)


def parse(text: str, line_data: int) -> Sequence:
    """Read a pattern; ``line_data`` is the most characters of a matcher without a quantifier.

    Raises:
        LogSyntaxError: the pattern is none, or uses what is not imitated.
    """
    parser = _Parser(text, line_data)
    items = parser.items("")
    if not items:
        parser.fail("the pattern is empty", "a pattern has matchers such as INT and texts in single quotes")
    if not parser.ended():
        parser.fail_leftover()
    return Sequence(items)


class _Parser(ConfigurationReader):
    """Reads one pattern."""

    __slots__ = ("line_data",)

    def __init__(self, text: str, line_data: int) -> None:
        super().__init__(text)
        self.line_data = line_data

    # ---- items

    def items(self, ends: str) -> tuple[Item, ...]:
        """Read items until one of the characters of ``ends``, or the end of the pattern."""
        items: list[Item] = []
        while not self.ended() and self.text[self.at] not in (ends or "\0"):
            if self.text[self.at] in ")]}|,;":
                break
            items.append(self._item())
            self._check_neighbours(items)
        return tuple(items)

    def _item(self) -> Item:
        first = self.at
        look = self._look()
        place = Place(self.at, self.text[self.at : self.at + 1])
        matcher, named = self._matcher()
        matcher, optional = self._modified(matcher, named or place)
        name = self.export() if self._accept_export() else None
        item = Item(matcher, (first, self.at), name, optional, look)
        self._check_export(item)
        return item

    def _look(self) -> Look:
        if self.sees("<<") or self.sees("!<<"):
            hint = "look-ahead is: >> and !>>"
            self.fail("look-behind is not imitated", hint, (self.at, self.at + 2 + self.sees("!")))
        if self.accept("!>>"):
            self.blanks()
            return Look.NOT_AHEAD
        if self.accept(">>"):
            self.blanks()
            return Look.AHEAD
        return Look.NOT

    def _matcher(self) -> tuple[Matcher, Place | None]:
        if self.ended():
            self.fail("expected a matcher, the pattern ends here", "such as INT, LD or a text in single quotes")
        character = self.text[self.at]
        if character in "'\"":
            return self._literal(), None
        if character == "(":
            return self._group(), None
        if character == "[":
            return self._set(), None
        first = self.at
        name = self.name()
        if not name:
            self._fail_matcher()
        return self._named(Place(first, name)), Place(first, name)

    def _literal(self) -> Literal:
        first = self.at
        text = self.quoted()
        if not text:
            self.fail("this text is empty", "a text has at least one character", (first, self.at))
        return Literal(text, 1, 1)

    def _group(self) -> Matcher:
        first = self.at
        self.at += 1
        self.enter()
        choices = [self._choice(first)]
        while self.accept("|"):
            choices.append(self._choice(first))
        self.leave()
        if not self.accept(")"):
            if self.ended():
                hint = "expected a ')' before the pattern ends"
                self.fail("this parenthesis is never closed", hint, (first, first + 1))
            self.fail(f"expected '|' or ')', {self.found()}", "alternatives are separated with |")
        return choices[0] if len(choices) == 1 else Alternatives(tuple(choices))

    def _choice(self, first: int) -> Sequence:
        items = self.items("|)")
        while self.accept(","):
            items += self.items("|)")
        if not items:
            self.fail("expected a matcher", "a group has at least one", (first, self.at + 1))
        return Sequence(items)

    def _set(self) -> CharacterSet:
        first = self.at
        self.at += 1
        members = []
        while not self.sees("]"):
            found = _SET_MEMBER.match(self.text, self.at)
            if found is None:
                self.fail("this set of characters is never closed", "expected a ']'", (first, first + 1))
            members.append(found[0])
            self.at = found.end()
        self.at += 1
        text = "".join(member if len(member) > 1 or member in "-^" else re.escape(member) for member in members)
        try:
            re.compile(f"[{text.replace('--', 'z-a')}]")
        except re.error:
            self.fail("this is no set of characters", "a set is written [a-z0-9_]", (first, self.at))
        return CharacterSet(text, 1, self.line_data)

    # ---- matchers by name

    def _named(self, place: Place) -> Matcher:
        name = ALIASES.get(place.name, place.name)
        if name in CHARACTER_SETS:
            return CharacterSet(CHARACTER_SETS[name], 1, self.line_data)
        if name in LINE_DATA:
            return LineData(LINE_DATA[name], 1, self.line_data)
        if name in LITERALS:
            return Literal(LITERALS[name], 1, 1)
        if name in TYPED:
            return Typed(name, self.configuration(place, TYPED[name]))
        if name == "JSON":
            return self._json(place)
        if name not in ("JSON_ARRAY", "JSON_VALUE"):
            self._fail_unknown(place)
        return JsonArray() if name == "JSON_ARRAY" else JsonValue()

    def _json(self, place: Place) -> JsonObject:
        members: tuple[Member, ...] = ()
        self.blanks()
        if self.sees("{"):
            members = self._members()
        settings = dict(self._json_settings()) if self.sees("(") else {}
        flat = settings.get("flat") == "true"
        if flat and not members:
            hint = "name the members: JSON{STRING:level}(flat=true)"
            self.fail("flat needs members", hint, (place.first, self.at))
        return JsonObject(members, flat)

    def _members(self) -> tuple[Member, ...]:
        first = self.at
        self.at += 1
        self.enter()
        members: list[Member] = []
        while not self.accept("}"):
            if self.ended():
                self.fail("this brace is never closed", "expected a '}' before the pattern ends", (first, first + 1))
            members.append(self._member())
            if not self.accept(",") and not (self.ended() or self.sees("}")):
                self.fail(f"expected ',' or '}}', {self.found()}", "members are written STRING:name, INT:other")
        self.leave()
        return tuple(members)

    def _member(self) -> Member:
        first = self.at
        matcher, _ = self._matcher()
        if not isinstance(matcher, Typed | JsonObject | JsonArray | JsonValue) or matcher == Typed("EOS"):
            hint = "a member is read as STRING, INT, LONG, DOUBLE, BOOLEAN, TIMESTAMP, IPADDR, JSON or JSON_ARRAY"
            self.fail("members of a JSON object are typed", hint, (first, self.at))
        self.accept("?")
        self.expect(":", "a member is written STRING:name")
        self.blanks()
        quoted = self.text[self.at : self.at + 1] in ("'", '"')
        return Member(self.quoted() if quoted else self.export(), matcher)

    def _json_settings(self) -> tuple[tuple[str, str], ...]:
        first = self.at
        found = self.configuration(Place(first, "JSON"), ("flat", "strict"))
        for key, value in found:
            if value not in ("true", "false") or (key, value) == ("strict", "false"):
                hint = "only strict JSON is read" if key == "strict" else f"write {key}=true"
                self.fail(f"{key}={value} is not imitated", hint, (first, self.at))
        return found

    # ---- what follows a matcher

    def _modified(self, matcher: Matcher, place: Place) -> tuple[Matcher, bool]:
        first = self.at
        quantity = self.quantifier()
        if quantity is not None:
            if not isinstance(matcher, _QUANTIFIED):
                hint = "quantifiers follow texts, groups, sets of characters, LD and DATA"
                self.fail(f"{place.name} takes no quantifier", hint, (first, self.at))
            matcher = replace(matcher, low=quantity[0], high=quantity[1])
        if self.sees("("):
            hint = "this matcher has no configuration, or a blank is missing before a group"
            self.fail(f"{place.name} cannot be configured so", hint)
        optional = self.sees("?")
        self.at += optional
        return matcher, optional

    def _accept_export(self) -> bool:
        return self.accept(":")

    def _check_export(self, item: Item) -> None:
        inner = exported(item.matcher)
        if item.name is not None and inner:
            hint = f"export either the group or {', '.join(inner)}; tuples are not imitated"
            self.fail("a named group has named matchers in it", hint, item.span)

    def _check_neighbours(self, items: list[Item]) -> None:
        """Refuse LD directly before LD: it would end at once, since anything matches the second."""
        if len(items) > 1 and isinstance(items[-1].matcher, LineData) and isinstance(items[-2].matcher, LineData):
            hint = "LD and DATA end where the next matcher begins; put a text between them"
            self.fail("two matchers of anything follow each other", hint, items[-1].span)

    # ---- complaints

    def fail_leftover(self) -> NoReturn:
        """Refuse the pattern because of what follows its last item."""
        if self.sees("|"):
            self.fail("alternatives stand in parentheses", "write (INT | 'none')")
        if self.sees(";"):
            self.fail("one pattern is read, without macros", "remove the ';'")
        self.fail(f"{self.text[self.at]!r} was never opened", "remove it")

    def _fail_matcher(self) -> NoReturn:
        if self.sees("$"):
            self.fail("macros are not imitated", "write the matchers where they are used")
        if self.text[self.at] in "{?*+:":
            hint = "it follows a matcher directly, without a blank"
            self.fail(f"{self.text[self.at]!r} cannot stand here", hint)
        self.fail(f"expected a matcher, {self.found()}", "such as INT, LD or a text in single quotes")

    def _fail_unknown(self, place: Place) -> NoReturn:
        span: Span = (place.first, place.first + len(place.name))
        if place.name in UNSUPPORTED:
            self.fail(f"{place.name} is not imitated", f"read are {', '.join(KNOWN)}", span)
        meant = nearest(place.name[:40], KNOWN)
        hint = f"did you mean {meant}?" if meant else f"read are {', '.join(KNOWN)}"
        self.fail(f"{place.name[:40]!r} is no matcher", hint, span)
