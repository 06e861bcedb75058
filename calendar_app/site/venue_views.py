"""The venues of a unit."""

from flask import Blueprint

bp = Blueprint("venues", __name__)
