"""The made-up trust, released once for all tests of the room."""

import pytest

from tests.report import made_up
from wholeschool.report import SiteContent


@pytest.fixture(scope="session")
def content() -> SiteContent:
    return made_up.content()
