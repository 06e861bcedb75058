"""Folds the ledgers of sums: the rows of a key become one, or none where they add up to nothing."""

from sqlalchemy.orm import Session

from calendar_app.quotas import folding_queries as queries

#: nodes whose rows are folded at once
MANY = 200


def fold(session: Session) -> int:
    """How many rows there are fewer. Two at once do not meet: what one has taken the other does not see."""
    return sum(queries.fold(session, ledger, MANY) for ledger in (queries.STANDINGS, queries.ACTIVITIES))
