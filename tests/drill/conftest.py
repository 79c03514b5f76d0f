"""Features that are run by tests in processes of their own, since they have to fail."""

collect_ignore = ["dying", "failing"]
