"""The year of a unit on one page."""

from flask import Blueprint

bp = Blueprint("year", __name__)
