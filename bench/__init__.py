"""The project's own timings: ``python -m bench`` prints them as one table and as JSON. Nothing here passes or fails."""
