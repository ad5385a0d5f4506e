# Everything a developer or a build server does with this repository. `make help` lists it.
.DEFAULT_GOAL := help
.PHONY: help setup run test check fix migrate demo bench docs pictures lock

# Another Python, another port: make setup PYTHON=python3.12, make run PORT=9000
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
READY := .venv/.ready
# What runs Spark: the distributed engine is tested where there is Java 17 or newer.
SPARK_READY := .venv/.ready-spark
JAVA := $(if $(JAVA_HOME),$(JAVA_HOME)/bin/java,java)
HAS_JAVA := $(JAVA) -version 2>&1 | awk -F '[".]' '/ version "/ && $$2 >= 17 { ok = 1 } END { exit !ok }'
INVARIANTS := tests/contracts/domain/test_invariants.py tests/contracts/usecases/test_invariants.py \
	tests/tenders/solvers/test_award.py tests/tenders/solvers/test_award_clash.py \
	tests/tenders/solvers/test_award_ways.py
# Compiling lock files is for maintainers; nothing else needs uv.
UV ?= uv

help: ## Show what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## Install everything into .venv and static/vendor; quick when nothing changed
	@$(BIN)/python scripts/build_assets.py

run: setup ## Migrate, load the demo world and serve it on PORT (default 8000)
	@$(BIN)/consortium db upgrade
	@$(BIN)/consortium demo load
	@exec $(BIN)/consortium serve

test: setup ## Run every test: SQLite with a browser, PostgreSQL, Spark; args="-k money" passes on
	@if $(HAS_JAVA); then $(MAKE) --no-print-directory $(SPARK_READY); fi
	@$(BIN)/python -m scripts.run_tests $(args)

check: setup ## What the build server checks besides the tests: format, lint, types, imports, texts, docs, invariants
	$(BIN)/ruff format --check --quiet
	$(BIN)/ruff check --quiet
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python scripts/check_text.py
	$(BIN)/pytest --quiet tests/house/test_templates.py
	$(BIN)/python scripts/build_docs.py --check
	$(BIN)/pytest --quiet -n 2 --hypothesis-profile=thorough $(INVARIANTS)

fix: setup ## Format the code and mend what ruff can mend
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

migrate: setup ## Write a new migration from the models: make migrate m="add sites"
	@test -n "$(m)" || { echo 'Say what it does: make migrate m="add sites"' >&2; exit 2; }
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	export CONSORTIUM_DATA_DIR="$$folder" CONSORTIUM_DATABASE_URL="sqlite:///$$folder/new.db" && \
	$(BIN)/consortium db upgrade && $(BIN)/consortium db revision --autogenerate -m "$(m)"
	@echo "Now read it, and make its tables append-only where the models say so."

demo: setup ## Load the demo world into the database and print its sign-ins
	@$(BIN)/consortium db upgrade
	@$(BIN)/consortium demo load

bench: setup ## Measure pages, imports and the demo against their peers; args="--only pages"
	@$(BIN)/python -m benchmarks.run $(args)

docs: setup ## Write the generated pages in docs/ anew
	$(BIN)/python scripts/build_docs.py

pictures: setup ## Take the pictures in docs/pictures anew from the demo world, with Chromium
	@$(BIN)/python -m scripts.pictures

lock: ## Compile the lock files anew (maintainers only: needs uv and npm)
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url requirements/run.in --output-file requirements/run.txt
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url requirements/dev.in --output-file requirements/dev.txt
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url requirements/node.in --output-file requirements/node.txt
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url requirements/spark.in --output-file requirements/spark.txt
	npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Consortium needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1)." >&2; \
		echo "Name another one: make setup PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv --clear .venv || { rm -rf .venv; exit 1; }

$(SPARK_READY): requirements/spark.txt $(READY)
	@echo "Installing Spark, for the tests of the distributed engine …"
	@$(PIP) --require-hashes --no-build-isolation -r requirements/spark.txt
	@touch $@

$(READY): requirements/dev.txt requirements/run.in pyproject.toml | $(BIN)/python
	@echo "Installing Python packages …"
	@$(PIP) --require-hashes -r requirements/dev.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@
