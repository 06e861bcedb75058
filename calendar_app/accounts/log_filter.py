"""Keeps the secrets of single-use links out of the access logs of every server we are run by."""

import logging

from flask import Flask

from calendar_app.outbox.reading import redacted

#: loggers that write the address of each request, or of one that failed
LOGGERS = ("werkzeug", "gunicorn.access", "gunicorn.error")


class Redacting(logging.Filter):
    """Lets every record pass, without the secrets that stand in it."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if said != redacted(said):
            record.msg, record.args = redacted(said), ()
        return True


FILTER = Redacting()


def register(app: Flask) -> None:
    for name in (*LOGGERS, app.logger.name):
        logging.getLogger(name).addFilter(FILTER)
