"""Documents whose every value knows where it stands in its file."""

from smokealarm.check.located.json_reader import read_json
from smokealarm.check.located.literal import literal_offset
from smokealarm.check.located.node import Duplicate, Fault, Node, Path, Reading, Span
from smokealarm.check.located.yaml_reader import read_yaml

__all__ = ["Duplicate", "Fault", "Node", "Path", "Reading", "Span", "literal_offset", "read_json", "read_yaml"]
