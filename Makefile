# Everything is run from here; `make` alone lists what there is. Needs Python 3.11 to 3.13, its venv module and make.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# The first interpreter that can hold the embedded database too: DBOS on Python 3.12 and newer asks for SQLite 3.42.
# Name another one with PYTHON=…; with a Postgres database any of 3.11 to 3.13 will do.
FITS := import sys, sqlite3, ensurepip, venv; v = sys.version_info[:2]; sys.exit(not ((3, 11) <= v < (3, 14) and (v < (3, 12) or sqlite3.sqlite_version_info >= (3, 42))))
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do if "$$name" -c '$(FITS)' 2>/dev/null; then echo "$$name"; exit; fi; done; echo python3)
# How many processes run the tests, on two cores: they wait more than they work. Each has databases of its own.
WORKERS ?= 3
BIN := .venv/bin
STAMP := .venv/installed
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input

.PHONY: help install demo up test check bench evals soak slack-demo lock clean notice

help: ## List these commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

install: $(STAMP) ## Make .venv and install the pinned, hash-checked packages

$(STAMP): requirements.lock pyproject.toml
	@"$(PYTHON)" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null || { \
	  echo "Aytada needs Python 3.11, 3.12 or 3.13 with its venv module; “$(PYTHON)” is $$("$(PYTHON)" -V 2>/dev/null || echo "not there")."; \
	  echo "Install one (Debian, Ubuntu: apt install python3.11 python3.11-venv), or name it: make install PYTHON=/path/to/python3.11"; \
	  exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "“$(PYTHON)” has no venv module. Install it (Debian, Ubuntu: apt install python3-venv), then run make again."; \
	  exit 1; }
	@if [ ! -x $(BIN)/python ]; then echo "Making .venv with $$("$(PYTHON)" -V)"; "$(PYTHON)" -m venv --clear .venv; fi
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null
	@echo "Installing the pinned packages; the first time takes a minute or two"
	@$(PIP) install -qq --require-hashes -r requirements.lock
	@$(PIP) install -qq --no-deps --no-build-isolation -e .
	@touch $@

demo: $(STAMP) ## Make one finished video from a brief, for example: make demo BRIEF="a 15-second TikTok for our cold brew"
	@$(BIN)/aytada demo $(if $(BRIEF),--brief '$(subst ','\'',$(value BRIEF))')

up: $(STAMP) ## Start the server and its worker
	@$(BIN)/aytada up

test: check ## Check everything, then run all tests
	$(BIN)/python -m pytest -q --durations=15 -n $(WORKERS) --dist loadfile

check: $(STAMP) ## Check form, types and the direction of imports
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo --no-cache

bench: $(STAMP) ## Measure, and write out/bench/bench.json and bench.png
	$(BIN)/python -m tests.bench.run

slack-demo: $(STAMP) ## Talk to it in a rehearsal of Slack in your browser
	@$(BIN)/python -m tests.support.slack.demo

evals: $(STAMP) ## Measure understanding and whole conversations; AYTADA_MODEL=… or COMPARE=a,b choose models
	@if [ -f tests/evals/score_nlu.py ]; then $(BIN)/python -m tests.evals.score_nlu; fi
	@$(BIN)/python -m tests.evals.run_scenarios --floors $(if $(COMPARE),--compare '$(COMPARE)',--model '$(AYTADA_MODEL)')

soak: $(STAMP) ## Kill workers a hundred times on each database, and hammer the ledger for long
	AYTADA_SOAK_KILLS=$${AYTADA_SOAK_KILLS:-100} AYTADA_SOAK_SECONDS=$${AYTADA_SOAK_SECONDS:-600} \
	  $(BIN)/python -m pytest tests/crash -s --timeout 7200

notice: $(STAMP) ## Write NOTICE anew from what is installed
	$(BIN)/python -m tests.support.notices > NOTICE.new && mv NOTICE.new NOTICE

lock: ## Resolve requirements.lock anew (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --group dev pyproject.toml \
	  -p 3.11 -o requirements.lock

clean: ## Remove the environment, caches and outputs; your data folder stays
	rm -rf .venv out build dist *.egg-info .pytest_cache .ruff_cache .mypy_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
