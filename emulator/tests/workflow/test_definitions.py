"""Parsing state machine definitions."""

import json
from unittest import mock

import pytest
from localstack.services.stepfunctions.asl.parse import asl_parser

from smokealarm_localstack.workflow import definitions

DEFINITION = json.dumps({"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}})


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Install it, and put LocalStack's own parser back afterwards."""
    monkeypatch.setattr(
        asl_parser.AmazonStateLanguageParser, "parse", staticmethod(asl_parser.AmazonStateLanguageParser.parse)
    )
    definitions.install()


def test_a_definition_is_read_once_and_each_execution_has_its_own_program() -> None:
    """Retries are counted in the program, so only the tree may be shared."""
    with mock.patch.object(asl_parser, "ASLLexer", wraps=asl_parser.ASLLexer) as lexer:
        first, first_tree = asl_parser.AmazonStateLanguageParser.parse(DEFINITION)
        second, second_tree = asl_parser.AmazonStateLanguageParser.parse(DEFINITION)
    assert lexer.call_count == 1
    assert first_tree is second_tree
    assert first is not second


def test_a_broken_definition_is_refused_each_time() -> None:
    """An error is not remembered as if it were a tree."""
    for _ in range(2):
        with pytest.raises(asl_parser.ASLParserException):
            asl_parser.AmazonStateLanguageParser.parse("{")
