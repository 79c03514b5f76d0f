"""State machine definitions, which LocalStack parses again for every execution; here each text is parsed once.

Only the tree of the grammar is kept. What is made of it counts retries, and belongs to one execution.
"""

from functools import lru_cache
from typing import Any

from localstack.services.stepfunctions.asl.parse.asl_parser import AmazonStateLanguageParser
from localstack.services.stepfunctions.asl.parse.preprocessor import Preprocessor

_MOST = 64


def install() -> None:
    """Parse each definition once."""
    parse_anew = AmazonStateLanguageParser.parse
    tree_of = lru_cache(_MOST)(lambda definition: parse_anew(definition)[1])

    def parse(definition: str) -> tuple[Any, Any]:
        tree = tree_of(definition)
        return Preprocessor().visit(tree), tree

    AmazonStateLanguageParser.parse = staticmethod(parse)
