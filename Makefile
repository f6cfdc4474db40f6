# `make help` lists the targets. Everything installs into .venv, from lock files with hashes.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
LOCKS  := requirements/build.txt requirements/dev.txt
CODE   := webhook certs tests benchmarks examples

.DEFAULT_GOAL := help
.PHONY: help install demo test ci fmt lint types floors policies mutants docs manifests reliability image kind bench lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(STAMP) ## Set up .venv with everything

$(STAMP): $(LOCKS) pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Meshwarden needs Python 3.11 or newer: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes $(addprefix -r ,$(LOCKS))
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(STAMP) ## Judge the example shop through the real webhook and as files
	@$(BIN)/python -m examples.demo

test: $(STAMP) ## Run every test that needs no cluster
	$(BIN)/python -m pytest -m "not cluster"

ci: fmt lint types floors docs image mutants ## Run everything that CI runs
	$(BIN)/python -m coverage erase
	$(BIN)/python -m coverage run -m pytest
	$(BIN)/python -m coverage combine --quiet
	$(BIN)/python -m coverage report

fmt: $(STAMP) ## Check the formatting (`.venv/bin/ruff format` mends it)
	$(BIN)/ruff format --check $(CODE)

lint: $(STAMP) ## Lint the Python
	$(BIN)/ruff check $(CODE)

types: $(STAMP) ## Check the types
	$(BIN)/mypy

floors: $(STAMP) ## Check that imports go down only
	$(BIN)/lint-imports

policies: $(STAMP) ## Test the guardrails: Rego tests, samples, coverage, parity with OPA
	$(BIN)/python -m pytest tests/policies -q

mutants: $(STAMP) ## Put small faults into the guardrails, and demand that their tests notice 95 %
	$(BIN)/python -m tests.mutation

docs: $(STAMP) ## Check that the generated pages are fresh (`meshwarden guardrails docs` renews them)
	$(BIN)/meshwarden guardrails docs --out docs/guardrails --check

manifests: $(STAMP) ## Hold the manifests to their promises before a real API server, and alerts to promtool
	$(BIN)/python -m pytest tests/manifests tests/monitoring -q

reliability: $(STAMP) ## Measure a minute each: restarts, kills, renewals, outages (writes docs/reliability.md)
	MESHWARDEN_RELIABILITY_SECONDS=60 MESHWARDEN_RELIABILITY_PAGE=docs/reliability.md $(BIN)/python -m pytest tests/reliability -q

image: $(STAMP) ## Lint the Dockerfile, and build it where Docker runs
	$(BIN)/hadolint Dockerfile
	@if docker info >/dev/null 2>&1; then docker build -t meshwarden:dev .; else echo "image: linted only; no Docker daemon runs here"; fi

kind: image ## Install into a kind cluster of its own, and try it there (needs Docker and kind)
	./manifests/kind/try

bench: $(STAMP) ## Measure: in-process, over TLS beside OPA, and files
	$(BIN)/python -m benchmarks

lock: ## Renew the lock files (needs uv)
	uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url requirements/build.in -o requirements/build.txt
	uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --extra server --group dev pyproject.toml -o requirements/dev.txt
	uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --extra server pyproject.toml -o requirements/server.txt

clean: ## Remove .venv and everything that tools leave behind
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage .coverage.* htmlcov dist build
