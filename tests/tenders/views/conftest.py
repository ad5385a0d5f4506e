"""What the tests of the pages of tenders share."""

import pytest
from flask import Flask

from tests.tenders.conftest import made_on_ground
from tests.tenders.factories import Made


@pytest.fixture
def made(app: Flask, request: pytest.FixtureRequest) -> Made:
    """As for use cases, but for the context: each page opens its own."""
    return made_on_ground(request)
