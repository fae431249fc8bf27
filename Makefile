# `make solve` solves Utrecht, `make serve` opens the table and `make test` runs the tests; each first makes the environment it needs in VENV.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin

.PHONY: solve serve test lint texts pins clean

solve: $(VENV)/solve.stamp
	$(BIN)/stagger solve instances/utrecht.json -o out/utrecht.json

# Opens the table on the regions of instances/ in the browser; FOLDER=... for others.
FOLDER ?= instances
serve: $(VENV)/dev.stamp
	$(BIN)/stagger serve $(FOLDER)

test: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -n auto $(TESTS)

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# After a change of what is said: adds the messages that are new to the Dutch catalogue, and names what has no Dutch.
texts: .venv/dev.stamp
	$(BIN)/python docs/translations.py

# The pins carry hashes and no address, so that any index can serve them.
$(VENV)/solve.stamp: requirements/base.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	-$(BIN)/stagger prepare
	touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/solve.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	touch $@

# For maintainers, needs uv: newest versions that pyproject.toml admits.
pins:
	uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11 \
	    --extra report --extra web --extra sweep --extra cluster --extra test --extra dev pyproject.toml -o requirements/dev.txt
	echo 'hatchling' | uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate \
	    --python-version 3.11 -c requirements/dev.txt pyproject.toml - -o requirements/base.txt

clean:
	rm -rf .venv .venv-* out
