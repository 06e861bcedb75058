"""Codes and numbers as they stand in addresses."""

import re

from flask import abort

CODE = re.compile(r"[A-Za-z0-9_.-]{1,60}")


def code_of(asked: str) -> str:
    """A code as codes are written; 404 for anything else, so that no odd character reaches the database."""
    if not CODE.fullmatch(asked):
        abort(404)
    return asked
