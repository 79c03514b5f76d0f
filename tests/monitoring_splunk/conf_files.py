"""Splunk's configuration files, read as splunkd reads them: stanzas of settings, nothing continued, nothing twice.

https://docs.splunk.com/Documentation/Splunk/latest/Admin/Howtoeditaconfigurationfile
"""

import re
from pathlib import Path

_STANZA = re.compile(r"\[(?P<name>[^\]]+)\]")
_SETTING = re.compile(r"(?P<key>[A-Za-z_][\w.:\-]*) = (?P<value>.*)")


def read_conf(path: Path) -> dict[str, dict[str, str]]:
    """Return the stanzas of a file; a line that is neither comment, stanza nor setting fails with its number."""
    stanzas: dict[str, dict[str, str]] = {}
    current: dict[str, str] | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        if stanza := _STANZA.fullmatch(line):
            assert stanza["name"] not in stanzas, f"{path.name}:{number}: [{stanza['name']}] is there twice"
            current = stanzas.setdefault(stanza["name"], {})
            continue
        setting = _SETTING.fullmatch(line)
        assert setting, f"{path.name}:{number}: neither a stanza nor a setting: {line}"
        assert current is not None, f"{path.name}:{number}: a setting before the first stanza"
        assert setting["key"] not in current, f"{path.name}:{number}: {setting['key']} is there twice"
        current[setting["key"]] = setting["value"]
    return stanzas
