"""The matchers of DPL by their names.

https://docs.dynatrace.com/docs/shortlink/dpl-grammar and https://docs.dynatrace.com/docs/shortlink/dpl-lines-strings.
Sets are those of ASCII, as POSIX defines them.
"""

from __future__ import annotations

__all__ = ["ALIASES", "CHARACTER_SETS", "KNOWN", "LINE_DATA", "LITERALS", "TYPED", "UNSUPPORTED"]

CHARACTER_SETS = {
    "UPPER": "A-Z",
    "LOWER": "a-z",
    "ALPHA": "A-Za-z",
    "DIGIT": "0-9",
    "XDIGIT": "0-9A-Fa-f",
    "ALNUM": "A-Za-z0-9",
    "PUNCT": r"!-/:-@\[-`{-~",
    "BLANK": r" \t",
    "SPACE": r" \t\n\r\v\f",
    "NSPACE": r"^ \t\n\r\v\f",
    "GRAPH": r"!-~",
    "PRINT": r" -~",
    "WORD": "A-Za-z0-9_",
    "ASCII": r"\x00-\x7f",
    "CNTRL": r"\x00-\x1f\x7f",
}
"""Matchers of many characters of one set."""

LITERALS = {"EOL": "\n", "LF": "\n", "CR": "\r", "EOLWIN": "\r\n", "WINEOL": "\r\n"}
"""Matchers of line ends."""

LINE_DATA = {"LD": False, "LDATA": False, "DATA": True}
"""Matchers of anything, and whether they run over line ends."""

_ARITHMETIC = ("min", "max")
TYPED: dict[str, tuple[str, ...]] = {
    "INT": _ARITHMETIC,
    "LONG": _ARITHMETIC,
    "FLOAT": _ARITHMETIC,
    "DOUBLE": _ARITHMETIC,
    "BOOLEAN": (),
    "STRING": (),
    "DQS": (),
    "SQS": (),
    "CSVDQS": (),
    "CSVSQS": (),
    "IPADDR": (),
    "IPV4": (),
    "IPV6": (),
    "CREDITCARD": (),
    "ISO8601": (),
    "JSONTIMESTAMP": (),
    "HTTPDATE": (),
    "TIMESTAMP": ("format", "timezone"),
    "EOS": (),
}
"""Matchers of one value, and what can be set in their parentheses."""

ALIASES = {
    "INTEGER": "INT",
    "BOOL": "BOOLEAN",
    "IPV4ADDR": "IPV4",
    "IPV6ADDR": "IPV6",
    "TIME": "TIMESTAMP",
    "EOF": "EOS",
    "JSON_OBJECT": "JSON",
}
"""Second names of matchers."""

UNSUPPORTED = (
    "ENUM",
    "KVP",
    "ARRAY",
    "STRUCTURE",
    "HEXINT",
    "HEXLONG",
    "CFLOAT",
    "CDOUBLE",
    "SMARTSCAPEID",
)
"""Matchers that the vendor has and that are not imitated."""

KNOWN = (*CHARACTER_SETS, *LITERALS, *LINE_DATA, *TYPED, *ALIASES, "JSON", "JSON_ARRAY", "JSON_VALUE")
"""Every name that is read."""
