"""How properties are drawn: no example has a deadline, because a busy machine is no flaw of the code."""

from hypothesis import settings

settings.register_profile("without deadline", deadline=None)
settings.load_profile("without deadline")
