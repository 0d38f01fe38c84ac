"""The API, exercised by requests made up from its description: no server error, and no answer it does not describe."""

import json
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

import search_app

PATHS = json.loads((Path(search_app.__file__).parent / "openapi.json").read_text(encoding="utf-8"))["paths"]
OPERATIONS = [(path, method, operation) for path, item in PATHS.items() for method, operation in item.items()]
EXAMPLES = 30
#: An unknown language is Danish, an empty parameter none; and which values the taxonomy has, or where paging ends, no
#: description can know.
TOLERATED = [negative_data_rejection, positive_data_acceptance]


@pytest.fixture(scope="module")
def described(app):
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)


@pytest.mark.parametrize(
    ("path", "method", "mode"),
    [
        (path, method, mode)
        for path, method, operation in OPERATIONS
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        if mode is GenerationMode.POSITIVE or "parameters" in operation
    ],
)
def test_every_operation_answers_as_described(described, path, method, mode):
    @given(described[path][method.upper()].as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    def exercise(case):
        case.call_and_validate(excluded_checks=TOLERATED, headers={"Accept-Encoding": "identity"})

    exercise()
