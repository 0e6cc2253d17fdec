# `make run` starts the app, `make test` passes all tests; each installs what it needs first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test lint benchmark clean

run: $(VENV)/app.stamp
	$(BIN)/streamlit run dashboard.py

test: $(VENV)/test.stamp
	. tests/ensure_chromium.sh && $(BIN)/python -m pytest

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

benchmark: $(VENV)/test.stamp
	. tests/ensure_chromium.sh && $(BIN)/python -m benchmarks

$(VENV)/app.stamp: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --requirement requirements.txt
	touch $@

$(VENV)/test.stamp: requirements-test.txt $(VENV)/app.stamp
	$(BIN)/python -m pip install --quiet --requirement requirements-test.txt
	touch $@

clean:
	rm -rf $(VENV)
