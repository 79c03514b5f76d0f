"""Fuzzing by hand with atheris: ``python -m fuzz TARGET [libFuzzer options]``. No test runs it.

``tests/`` draws odd inputs with Hypothesis; this goes on for as long as one likes, led by the branches that it finds.
"""
