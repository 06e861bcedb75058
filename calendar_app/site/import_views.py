"""A year's plan from a spreadsheet or a calendar file."""

from flask import Blueprint

bp = Blueprint("imports", __name__)
