"""What tests of the pages have in common."""

from tests.publishing import publish

__all__ = ["publish"]
