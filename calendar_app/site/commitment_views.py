"""Obligations that a unit is given, or gives itself."""

from flask import Blueprint

bp = Blueprint("commitments", __name__)
