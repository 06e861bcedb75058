"""Passwords are hashed in no time: how hard it is to guess one is not what these tests ask."""

import pytest
from argon2 import PasswordHasher

from calendar_app.accounts import passwords


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch):
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
