"""The people of a unit: invited, given roles, relieved of them."""

from flask import Blueprint

bp = Blueprint("people", __name__)
