"""What waits for an approver, and what is looked at afterwards."""

from flask import Blueprint

bp = Blueprint("queue", __name__)
