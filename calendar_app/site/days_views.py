"""The days desk: dates of the year, days off, occasions, mourning and storms."""

from flask import Blueprint

bp = Blueprint("days", __name__)
