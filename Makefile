# `make run` opens the app, `make test` checks everything, `make check` the most of it in a minute, `make deep` looks for
# rare cases for as long as an hour, `make bench` measures. Each sets itself up first and skips what is done already.
# Change the port with `make run PORT=8600`, the interpreter with `make run PYTHON=python3.12`.

PORT ?= 8501
PYTHON ?= python3

VENV := .venv
BIN := $(VENV)/bin
RUN_READY := $(VENV)/.ready-to-run
TEST_READY := $(VENV)/.ready-to-test
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
INSTALL_INPUTS := pyproject.toml constraints.txt hatch_build.py

BROWSERS := chromium chromium-browser google-chrome google-chrome-stable
AXE_VERSION := 4.14.1
AXE := .cache/axe/axe.min.js
JS_READY := node_modules/.ready

.DELETE_ON_ERROR:
.PHONY: run check test deep bench lint test-library test-browser browser axe js bundle npm

run: $(RUN_READY)
	@exec $(BIN)/split-explorer app --port $(PORT)

# Neighbouring tests stay on one process, and share what their file sets up, until the other has nothing left to do.
PYTEST := $(BIN)/python -m pytest --numprocesses 2 --dist worksteal
# What needs neither PyTorch nor Streamlit nor a browser, at a fifth of the random cases.
QUICK := values model machines scenario pricing solve questions money test_architecture.py

check: lint js
	$(PYTEST) --hypothesis-profile quick $(addprefix tests/,$(QUICK))

# Every part runs, whatever came of the one before.
test: $(TEST_READY) browser axe
	@failed=; for part in lint js test-library test-browser; do \
	    $(MAKE) --no-print-directory $$part || failed="$$failed $$part"; \
	done; [ -z "$$failed" ] || { echo "Failed:$$failed" >&2; exit 1; }

deep: $(TEST_READY)
	$(PYTEST) --hypothesis-profile deep -m "not browser"

lint: $(TEST_READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test-library: $(TEST_READY)
	$(PYTEST) -m "not browser"

test-browser: $(TEST_READY) browser axe
	$(PYTEST) -m browser

bench: $(TEST_READY)
	@# To compare with; nothing else needs them.
	$(INSTALL) --requirement benchmarks/outside.txt || echo "Not measured: the libraries of benchmarks/outside.txt."
	$(BIN)/python -m benchmarks

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Split Explorer needs Python 3.11 or later, $(PYTHON) is %d.%d: name another with PYTHON=..." % sys.version_info[:2])'
	$(PYTHON) -m venv $(VENV)

# The build backend comes first, from the constraints as well, so that building fetches nothing unpinned.
$(RUN_READY): $(INSTALL_INPUTS) | $(BIN)/python
	@echo "Setting up Split Explorer: about a minute, and the most of it PyTorch."
	$(INSTALL) hatchling
	$(INSTALL) --no-build-isolation --editable .
	@touch $@

$(TEST_READY): $(INSTALL_INPUTS) | $(BIN)/python
	@echo "Setting up Split Explorer and its checks: about two minutes."
	$(INSTALL) hatchling
	$(INSTALL) --no-build-isolation --editable '.[test,transformers]'
	@touch $(RUN_READY) $@

# $(call apt_install,PACKAGE,WHAT TO SAY WHERE THAT CANNOT BE DONE)
define apt_install
as_root=; [ "$$(id -u)" = 0 ] || as_root="sudo -n"; \
if command -v apt-get >/dev/null && $$as_root true 2>/dev/null; then \
    $$as_root apt-get update --quiet && \
    $$as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-install-recommends $(1) && exit; \
fi; \
echo $(2) >&2; exit 1
endef

browser:
	@for name in $(BROWSERS); do command -v $$name >/dev/null && exit; done; \
	$(call apt_install,chromium,"The browser tests need Chromium or Chrome: put one of $(BROWSERS) on the PATH.")

# The JavaScript: its types (JSDoc and payload.d.ts), its lint, and its tests that need no browser.
js: $(JS_READY)
	node_modules/.bin/tsc --project .
	node_modules/.bin/eslint .
	node --test tests/web/

# Each component's script and style sheet as one file, which is what the browser gets; committed, so that nobody who runs
# the app needs npm. A test says where it is older than what it is made of.
bundle: $(JS_READY)
	npm run --silent bundle

$(JS_READY): package.json package-lock.json | npm
	npm ci --silent --no-audit --no-fund
	@touch $@

npm:
	@command -v npm >/dev/null && exit; \
	$(call apt_install,npm,"The checks of the JavaScript need npm; it comes with Node.js 20 or later.")

axe: $(AXE)

$(AXE): | npm
	@mkdir -p $(@D)
	@npm pack --silent --pack-destination $(@D) axe-core@$(AXE_VERSION) >/dev/null || \
	    { echo "npm could not fetch axe-core $(AXE_VERSION): the accessibility tests need its axe.min.js at $@." >&2; exit 1; }
	@tar -xzf $(@D)/axe-core-$(AXE_VERSION).tgz -C $(@D) --strip-components=1 package/axe.min.js
