"""The entry point of servers and of `flask --app wsgi`."""

import os
import sys

from calendar_app import create_app
from config import BadSetting, Config

try:
    app = create_app(Config.from_environment(os.environ))
except BadSetting as fault:
    sys.exit(f"error: {fault}")
