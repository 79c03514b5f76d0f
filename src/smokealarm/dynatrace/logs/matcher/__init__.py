"""Matchers: which records a processing rule, a log metric or a log event is about.

A tenant takes one of two languages: the search of the log viewer (Logs Classic) or a predicate of DQL (Grail).
"""
