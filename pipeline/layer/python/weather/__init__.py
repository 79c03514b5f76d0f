"""What the pipeline's functions share: daily weather observations from an uploaded file to monthly aggregates.

The package is part of the functions' layer. Everything in it is pure except `storage` and `ingestion`, which take the
client that they talk to as a parameter.
"""
