# wholeschool: `make demo` and `make test` set up all that they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXTRAS ?= report,api,linkage,noise,practice,dev
STAMP := $(VENV)/.set-up
NOT_IMPORTED := /(tests|pip|setuptools|pkg_resources|mypy|mypyc|lexers)/

# `tests` is a folder as well.
.PHONY: setup demo test types tests bench fuzz docs clean

# What `make fuzz` does with each target, and where it keeps what it finds.
SECONDS ?= 600
FUZZED ?= build/fuzz
TARGETS ?= $(basename $(notdir $(wildcard tests/fuzz/seeds/*)))

# What the tests' own modules are compiled to is kept too, and the plans of the engine.
unexport PYTHONDONTWRITEBYTECODE

setup: $(STAMP)

# What can be imported is compiled here: else the first command of each kind would do it, and take twice as long;
# and every one where the environment forbids Python to keep what it compiled, as images of containers often do.
# Nobody imports the libraries' own tests, what installs them, and what colours other languages: half of it all.
# Some of their files are of no Python or another one, and cannot be compiled.
$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --constraint constraints.txt --editable ".[$(EXTRAS)]"
	$(BIN)/python -m compileall -q -j 0 -x "$(NOT_IMPORTED)" $(VENV)/lib || true
	$(BIN)/python -m compileall -q src
	touch $@

test: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(MAKE) --no-print-directory --jobs 2 types tests

# Checking types keeps one core alone busy, so it goes beside the tests.
types: setup
	$(BIN)/mypy

# On small matrices two threads take longer than one, the more so as the other workers have two as well.
# Three workers on two cores: two of them wait for locks, processes and browsers a ninth of the time.
# What pytest rewrites, Python compiles and hypothesis reads of all modules is kept, if it is there before they
# start: else each does it for itself. What goes wrong then is said by the tests.
# Plans of many small statements are made and dropped: more of what was given back is kept at hand (glibc only).
tests: export OPENBLAS_NUM_THREADS = 1
tests: export GLIBC_TUNABLES = glibc.malloc.tcache_count=2000:glibc.malloc.tcache_max=4096
tests: setup
	$(BIN)/pytest --collect-only -qq > /dev/null || true
	$(BIN)/pytest -n 3 --dist worksteal

demo: setup
	$(BIN)/wholeschool demo demo

bench: setup
	$(BIN)/python -m benchmarks

fuzz: setup
	$(BIN)/uv pip install --quiet --python $(BIN)/python --constraint constraints.txt --editable ".[$(EXTRAS),fuzz]"
	for target in $(TARGETS); do \
		$(BIN)/python -m tests.fuzz $$target $(FUZZED) --seconds $(SECONDS) || exit 1; \
	done
	@! find $(FUZZED)/crashes -type f | grep . || { echo "These crashed."; exit 1; }

docs: setup
	$(BIN)/python -m docs.generate

clean:
	rm -rf demo build .pytest_cache .mypy_cache .ruff_cache .hypothesis
