"""Results from a mail's link, and the files that prove them."""

from flask import Blueprint

bp = Blueprint("evidence", __name__)
