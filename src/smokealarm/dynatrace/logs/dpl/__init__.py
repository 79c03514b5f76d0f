"""The part of the Dynatrace Pattern Language (DPL) that structured logs need.

https://docs.dynatrace.com/docs/shortlink/dpl-dynatrace-pattern-language-hub. What is not read here is refused with its
place; nothing of a pattern is passed over.
"""
