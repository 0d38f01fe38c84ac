# bolig2000: the commands of a day's work. `make serve` and `make test` set up whatever they need.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: serve test lint bench lock translations clean

serve: $(VENV)/.runtime
	$(BIN)/bolig2000 serve

test: $(VENV)/.test
	$(BIN)/pytest --numprocesses=auto --dist=loadfile

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Cost beside Recoll and Omega, where they are installed. For instance: make bench OPTIONS="--files 200 --rounds 1"
bench: $(VENV)/.runtime
	$(BIN)/python benchmarks/bench.py $(OPTIONS)

# Hash-pinned versions of everything, for a runtime and for tests.
lock: $(VENV)/.test
	$(BIN)/pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --strip-extras \
		--allow-unsafe --output-file requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --strip-extras \
		--allow-unsafe --extra test --extra postgres --constraint requirements.lock \
		--output-file requirements-test.lock pyproject.toml

translations: $(VENV)/.runtime
	$(BIN)/pybabel --quiet extract --no-location --sort-output -k msgid -F search_app/translations/babel.cfg \
		-o messages.pot search_app
	$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --width 120 -i messages.pot \
		-d search_app/translations -l da
	$(BIN)/pybabel --quiet compile -d search_app/translations
	rm messages.pot

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "This needs Python 3.11 or newer, and '$(PYTHON)' is not. Install it (Debian: apt-get install python3)" \
			"or name another one: make PYTHON=python3.12 serve" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "This Python cannot make virtual environments. Install that part (Debian: apt-get install python3-venv)" \
			"and try again" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.runtime requirements-test.lock
	$(BIN)/pip install --quiet --require-hashes -r requirements-test.lock
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
		&& apt-get update -q && apt-get install -y -q --no-install-recommends chromium; } \
		|| echo "Browser tests need chromium (Debian: apt-get install chromium); they are skipped without it" >&2
	@touch $@
