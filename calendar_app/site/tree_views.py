"""Units are opened, renamed, moved, merged, split and closed."""

from flask import Blueprint

bp = Blueprint("tree", __name__)
