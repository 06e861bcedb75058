# make run | test | check | bench | translations | lock. Each does its own set-up in .venv; nothing but Python 3.11 or later is needed.
# One file or one test: make test ARGS="tests/feeds -k etag". Another port: make run PORT=8001.
PORT ?= 8000
HOST ?= 127.0.0.1
LOCK = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate

# The first Python that is new enough. Each candidate is started: a shim may stand for a version that is not there.
NEW_ENOUGH = -c 'import sys; sys.exit(sys.version_info < (3, 11))'
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python; do \
	$$python $(NEW_ENOUGH) 2>/dev/null && echo $$python && break; done)

.DEFAULT_GOAL := run
.PHONY: run test check bench translations lock python dev

run: python
	@$(PYTHON) -m tools.run --host "$(HOST)" --port "$(PORT)"

test: dev
	.venv/bin/python -m pytest -n auto $(ARGS)
	.venv/bin/python -m pytest -n auto --db=postgresql -m "not domain and not browser" $(ARGS)

check: dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

bench: dev
	.venv/bin/python -m pytest bench --benchmark-only $(ARGS)

# Finds new sentences, says which are still to be translated, compiles the catalogue.
translations: dev
	@.venv/bin/python -m tools.translations

# Resolves the locks anew; commit what changes.
lock: dev
	.venv/bin/$(LOCK) tools/uv.in -o tools/uv.txt
	.venv/bin/$(LOCK) pyproject.toml -o requirements.txt
	.venv/bin/$(LOCK) pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt

dev: python
	@$(PYTHON) tools/environment.py requirements.txt requirements-dev.txt

python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed and was not found; install it, or say where it is: make PYTHON=/path/to/python3" >&2; exit 1; }
