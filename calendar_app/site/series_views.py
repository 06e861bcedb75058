"""One occurrence of a series, or this and all that follow: moved, changed, cancelled."""

from flask import Blueprint

bp = Blueprint("series", __name__)
