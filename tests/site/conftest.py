"""What tests of the pages have in common."""

from tests.publishing import publish
from tests.site.staff import browse

__all__ = ["browse", "publish"]
