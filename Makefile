# Every recipe works on a fresh machine with python3 (3.11+) and make, or it is not here.
.DEFAULT_GOAL := help
.PHONY: help demo workbench quick test coverage test-long fuzz test-postgresql test-spark test-browser test-package dist check fix bench docs site design-page lock
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

help: ## list the recipes
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# Two stamps: what running needs, and what working on the project needs.
$(VENV)/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "theracurve needs Python 3.11 or newer: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "python3-venv is missing: install it first (Debian, Ubuntu: apt-get install python3-venv)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/installed-spark: $(VENV)/installed-dev requirements-spark.lock
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-spark.lock
	@touch $@

demo: $(VENV)/installed ## make a synthetic study in demo/, run it, say where the report lies
	rm -rf demo
	$(BIN)/theracurve demo demo

$(VENV)/installed-workbench: $(VENV)/installed requirements-workbench.lock
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-workbench.lock
	@touch $@

workbench: $(VENV)/installed-workbench ## open a synthetic study in a browser; made in demo/ where there is none
	test -f demo/study.yaml || $(BIN)/theracurve new demo --protocol nguyen2004 --demo
	$(BIN)/theracurve open demo

quick: $(VENV)/installed-dev ## what a save needs, in less than a minute: lint, format, the house, words and definitions
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pytest -n auto --dist loadgroup tests/house tests/vocabulary tests/definition tests/wording

test: $(VENV)/installed-dev ## the test-suite
	$(BIN)/python -m pytest -m "not long and not spark and not browser and not package and not postgresql" -n auto --dist loadgroup

coverage: $(VENV)/installed-dev ## the lines that no test runs; of some rooms: make coverage TESTS="tests/records tests/wording"
	$(BIN)/python -m coverage run -m pytest -m "not long and not spark and not browser and not package and not postgresql" $(TESTS)
	$(BIN)/python -m coverage report

test-long: $(VENV)/installed-dev ## simulations and large samples; takes long
	$(BIN)/python -m pytest -m long

fuzz: $(VENV)/installed-dev ## some ten minutes of broken files against every reader
	THERACURVE_FUZZED=1500 $(BIN)/python -m pytest -m long tests/faults/test_mutants.py

test-postgresql: $(VENV)/installed-dev ## the ledger on a PostgreSQL server of its own; needs Debian's postgresql
	$(BIN)/python -m pytest -m "postgresql and not long" tests/workbench

test-spark: $(VENV)/installed-spark ## the second engine with a real Spark, beside DuckDB; needs Java 17 or newer
	$(BIN)/python -m pytest -m spark tests/engines

tests/browser/node_modules/installed: tests/browser/package-lock.json
	cd tests/browser && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

test-browser: $(VENV)/installed-dev tests/browser/node_modules/installed ## report.html and the workbench in an installed Chromium; needs chromium, node 20 and npm
	$(BIN)/python -m pytest -m browser tests/browser

test-package: $(VENV)/installed-dev ## the wheel in an empty environment: everything is in it, and the demonstration runs
	$(BIN)/python -m pytest -m package tests/package

dist: $(VENV)/installed ## the wheel, the source archive and what they are made of (SBOM), in dist/
	rm -rf dist
	$(BIN)/python -m hatchling build -d dist
	$(BIN)/python release/sbom.py "$$($(BIN)/python -m hatchling version)" > dist/sbom.cdx.json

check: $(VENV)/installed-dev ## lint, format and types; changes nothing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

fix: $(VENV)/installed-dev ## mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/installed-dev ## time estimators, derivation and reading against other libraries; writes benchmarks/results.json and docs/benchmarks.md
	$(BIN)/python benchmarks/survival.py
	$(BIN)/python benchmarks/derivation.py
	$(BIN)/python benchmarks/check_excel.py

docs: $(VENV)/installed-dev ## write the generated pages of docs/ anew
	$(BIN)/python tests/house/render_tables.py
	$(BIN)/python -m tests.spec.render
	PYTHONPATH=tests $(BIN)/python -m tests.bad_input.render

$(VENV)/installed-site: $(VENV)/installed requirements-site.lock
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-site.lock
	@touch $@

site: $(VENV)/installed-site ## the documents as a site, with pages of reference made from the code, in build/site
	$(BIN)/python site/stage.py build/site-source
	$(BIN)/python -m sphinx -W --keep-going -q -E build/site-source build/site
	@echo "The first page is build/site/index.html"

design-page: $(VENV)/installed-dev ## write the simulated tables of docs/design.md anew (a minute or two)
	PYTHONPATH=tests $(BIN)/python -m simulation.render_design

COMPILE := uv pip compile --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11
lock: ## write the lock files anew (needs uv)
	$(COMPILE) pyproject.toml --group build -o requirements.lock
	$(COMPILE) pyproject.toml --group build --group dev -c requirements.lock -o requirements-dev.lock
	$(COMPILE) pyproject.toml --extra spark -c requirements-dev.lock -o requirements-spark.lock
	$(COMPILE) pyproject.toml --extra workbench -c requirements-dev.lock -o requirements-workbench.lock
	$(COMPILE) pyproject.toml --group site -c requirements-dev.lock -o requirements-site.lock
