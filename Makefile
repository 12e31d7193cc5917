# `make demo` and `make test` work on a bare machine with Python 3.11 or newer.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
QUESTION ?= what did Lavrov say about sanctions

.PHONY: demo test check fix docs bench bench-quality chaos fuzz clean

demo: $(READY)
	$(BIN)/qa index corpus/ --offline --store .demo/.qa
	@echo
	$(BIN)/qa ask "$(QUESTION)" --offline --store .demo/.qa

test: $(READY)
	$(BIN)/python -m pytest -n auto

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

fix: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The site, from docs/ and the docstrings, into a folder that git ignores; needs no network.
docs: $(READY)
	$(BIN)/mkdocs build --quiet --strict

bench: $(READY)
	$(BIN)/python -m tests.bench

bench-quality: $(READY)
	$(BIN)/python -m tests.bench quality

# For QA_CHAOS_SECONDS, with QA_CHAOS_SEED; both tell what they found and end with 1 if anything.
chaos: $(READY)
	$(BIN)/python -m tests.bench.chaos

# For QA_FUZZ_SECONDS, with QA_FUZZ_SEED, QA_FUZZ_TARGETS.
fuzz: $(READY)
	$(BIN)/python -m tests.bench.fuzz

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "qa needs Python 3.11 or newer")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev,docs]'
	touch $(READY)

clean:
	rm -rf $(VENV) .demo .bench .site
