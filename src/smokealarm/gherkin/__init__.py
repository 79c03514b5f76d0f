"""Feature files as tests: collected by themselves, without binding modules."""
