"""The test button for your alerts."""
