SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help build test test-sites coverage lint format docs lock sdist spec venv venv-dev system system-dev clean

# PYTHON=... names the interpreter; otherwise a suitable one is looked for.
export PYTHON UPGRADE

BIN := .venv/bin

# A worker per CPU; the tests of a file stay together, in order.
WORKERS ?= $(shell nproc 2>/dev/null || echo 2)
PYTEST = $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile
MEASURE_COVERAGE = $(PYTEST) -m "not unmeasured" --cov --cov-report=term

help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

build: venv system ## set up what is needed, then build the editions: seeds/ to output/
	$(BIN)/pipeline build

# Each test runs once: the quick ones while their coverage is measured, then the others.
test: lint spec system-dev ## everything that has to pass: lint, types, all tests, coverage
	$(MEASURE_COVERAGE)
	$(PYTEST) -m unmeasured

test-sites: venv-dev ## build small sites in English and Spanish with ten real generators (minutes)
	@bash scripts/sites.sh python
	@bash scripts/sites.sh node
	SITES_ENGINE=1 $(BIN)/python -m pytest tests/sites

coverage: spec system-dev ## what the quick tests cover, at least what pyproject.toml says
	$(MEASURE_COVERAGE)

sdist: venv-dev ## the source archive, in dist/
	$(BIN)/python -m build --sdist --no-isolation

lint: venv-dev ## formatting, lint and types
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy

format: venv-dev ## format the code and mend what the linter can mend
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

docs: venv-dev ## build the documents as a site (.cache/site), strictly
	$(BIN)/mkdocs build --strict --quiet

lock: ## compile the locks from pyproject.toml (UPGRADE=1: newest versions)
	@bash scripts/lock.sh

clean: ## remove what was built or fetched, but not the editions
	rm -rf .venv .cache .pipeline build dist *.egg-info
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The steps below do nothing, quickly, where nothing is to be done.

venv:
	@bash scripts/venv.sh run

venv-dev:
	@bash scripts/venv.sh dev

# Second half of the bundled engine: Portuguese to Spanish.
system:
	@bash scripts/system.sh apertium apertium-es-pt

# msgfmt, which the tests set against our PO files; a browser for the reviewer's desk.
system-dev: system
	@bash scripts/system.sh gettext
	@command -v google-chrome chromium chromium-browser >/dev/null || bash scripts/system.sh chromium

# Without a network the tests that need the examples are skipped.
spec: venv-dev
	@bash scripts/spec.sh
