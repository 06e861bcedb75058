"""What is to be prepared for an activity, by whom, until when."""

from flask import Blueprint

bp = Blueprint("checklist", __name__)
