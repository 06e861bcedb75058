"""What other units share with signed-in staff."""

from flask import Blueprint

bp = Blueprint("network", __name__)
