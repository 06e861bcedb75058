"""A draft of the whole year: proposed, looked at, taken or left."""

from flask import Blueprint

bp = Blueprint("proposal", __name__)
