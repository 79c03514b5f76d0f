"""Logs: taking records, processing them, and what metrics and events they make."""
