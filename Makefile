# Handrail. `make run` and `make test` are all a new machine needs; the rest is for developers.
# Every step that installs or builds leaves a stamp, so that a second call is quick.

SHELL := /bin/sh
.DEFAULT_GOAL := help
VENV := .venv
PY := $(VENV)/bin/python
VAR := $(or $(HANDRAIL_VAR),var)
PROCESSES ?= 2

# A Python that was upgraded or a folder that was moved leaves an environment that does not work.
WORKS := $(shell $(PY) -c 'import pip' 2>/dev/null && echo yes)

RUN_STAMP := $(VENV)/.installed-run
DEV_STAMP := $(VENV)/.installed-dev
NODE_STAMP := frontend/node_modules/.installed
DIST_STAMP := frontend/dist/.built
STATIC_STAMP := $(VAR)/static/.collected
ASSETS := $(shell find frontend \( -name node_modules -o -name dist -o -name locale \
	-o -name templates -o -name __pycache__ -o -name '*.py' \) -prune -o -type f -print 2>/dev/null)

.PHONY: help run engine test test-all check bench relevance screenshots lock assets clean

help:
	@echo "make run       start Handrail on this machine (PORT=8000, DATABASE_URL, DEMO=0)"
	@echo "make engine    a real OpenSearch on this machine, for a trial: prints what to do with it"
	@echo "make test      the tests, in a few minutes"
	@echo "make test-all  the same, the slow, thorough ones, and those on real search engines"
	@echo "make check     style, types, layers, templates, migrations, assets"
	@echo "make bench     measure, each figure beside its floor; writes docs/performance.md"
	@echo "make relevance how right the search answers: asks the judged queries, writes docs/relevance.md"
	@echo "make screenshots  pictures of the pages with the made-up county, in docs/screenshots"
	@echo "make lock      lock the dependencies anew"
	@echo "make clean     remove what was installed and built (never var/, where the data is)"

run: $(RUN_STAMP) $(STATIC_STAMP)
	@exec $(PY) manage.py serve

engine:
	@exec .ci/engine run $(abspath $(VAR))/engine

test: $(DEV_STAMP) $(DIST_STAMP)
	$(PY) -m pytest -n $(PROCESSES) -m "not exhaustive and not engine" $(ARGS)

test-all: $(DEV_STAMP) $(DIST_STAMP)
	$(PY) -m pytest -n $(PROCESSES) $(ARGS)

check: $(DEV_STAMP) $(DIST_STAMP)
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy .
	$(VENV)/bin/lint-imports
	$(PY) -m djlint frontend/templates --check --lint
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py check

bench: $(DEV_STAMP) $(STATIC_STAMP)
	@.ci/bench $(or $(ARGS),--page)

relevance: $(DEV_STAMP)
	@$(PY) -m tests.search.gold $(ARGS)

screenshots: $(DEV_STAMP) $(DIST_STAMP)
	@$(PY) -m tests.browser.screenshots $(ARGS)

lock: $(DEV_STAMP)
	$(PY) -m uv pip compile $(LOCK) pyproject.toml -o requirements/run.txt
	$(PY) -m uv pip compile $(LOCK) pyproject.toml --group dev -c requirements/run.txt \
		-o requirements/dev.txt

LOCK := --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
	--python-version 3.11 --quiet

assets: $(DIST_STAMP)

clean:
	rm -rf $(VENV) frontend/node_modules frontend/dist $(VAR)/static
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(RUN_STAMP): requirements/run.txt $(if $(WORKS),,FORCE)
	@.ci/environment run

$(DEV_STAMP): requirements/dev.txt $(if $(WORKS),,FORCE)
	@.ci/environment dev

$(NODE_STAMP): frontend/package.json frontend/package-lock.json $(wildcard frontend/.npmrc)
	@.ci/prerequisites node
	@echo "Installing what the pages are built with …"
	@cd frontend && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(DIST_STAMP): $(NODE_STAMP) $(ASSETS)
	@.ci/prerequisites node
	@echo "Building the pages' styles and scripts …"
	@cd frontend && npm run --silent build >node_modules/.build.log 2>&1 || \
		{ cat node_modules/.build.log >&2; exit 1; }
	@touch $@

$(STATIC_STAMP): $(RUN_STAMP) $(DIST_STAMP)
	@$(PY) manage.py collectstatic --noinput --clear --verbosity 0
	@touch $@

.PHONY: FORCE
FORCE:
