"""What a unit usually does when it plans an activity of a type."""

from flask import Blueprint

bp = Blueprint("templates", __name__)
