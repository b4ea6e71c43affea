# Few verbs: install, run, test, soak, check, bench. Everything lives in .venv and the data folder.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCK := requirements.lock
DATA ?= $(CURDIR)/data
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export FIELDBRIDGE_DATA := $(DATA)

.DEFAULT_GOAL := help
.PHONY: help install models install-test browser run test cover soak check bench lock clean

help:
	@echo "make run      install, ingest the starter collection, serve at http://127.0.0.1:8080"
	@echo "make test     everything that is quick to check, in a real browser too"
	@echo "make soak     what takes long: kills, damage, scale (repeat one: FIELDBRIDGE_SOAK_SEED=n; shorter: FIELDBRIDGE_SOAK_MINUTES=1)"
	@echo "make cover    as make test, with the lines of this process that no test reached (takes half as long again)"
	@echo "make check    style, types, imports, licences"
	@echo "make bench    speed as ratios against plain baselines"

$(VENV)/.installed: pyproject.toml $(LOCK)
	@$(PYTHON) -c 'import sys; sys.exit("fieldbridge needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Run: make PYTHON=python3.11") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint $(LOCK) --editable .
	@touch $@

$(VENV)/.models: $(VENV)/.installed
	$(BIN)/fieldbridge models
	@touch $@

$(VENV)/.test: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --constraint $(LOCK) --editable ".[test]"
	@touch $@

install: $(VENV)/.models

install-test: $(VENV)/.test $(VENV)/.models browser

browser: $(VENV)/.test
	@sh docs/tools/get-browser $(BIN)
	@sh docs/tools/get-axe $(VENV)/axe
	@sh docs/tools/get-oidc-provider $(VENV)/oidc
	@sh docs/tools/get-tesseract

run: install
	$(BIN)/fieldbridge collection add starter
	$(BIN)/fieldbridge serve --host 127.0.0.1 --port 8080

test: install-test
	$(BIN)/python -m pytest -n 3 --dist loadscope --durations=12

cover: install-test
	$(BIN)/python -m pytest -n 2 --dist loadscope --cov --cov-report=term:skip-covered --cov-fail-under=85

soak: install-test
	$(BIN)/python -m pytest -m soak -p no:cacheprovider -n 2 --dist loadscope

check: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/house

bench: install-test
	$(BIN)/python -m bench

lock: $(VENV)/.test
	$(BIN)/python docs/tools/lock.py > $(LOCK)

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
