"""The drill with planted secrets is collected only when somebody asks for it."""

collect_ignore = ["drill"]
