"""The default policy, for every test of the room."""

import pytest

from wholeschool.disclosure import Policy, load_policy


@pytest.fixture(scope="session")
def policy() -> Policy:
    return load_policy()
