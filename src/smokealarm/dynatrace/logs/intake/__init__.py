"""Taking what ``POST /api/v2/logs/ingest`` sends: bodies to records, and the answer."""
