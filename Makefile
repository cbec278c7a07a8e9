# make demo: build, grade the example class · make check: the fast lane · make test: everything that CI checks
# make proof: what is long, before an issue closes · make build: regenerate what is generated
# make site: slides, their PDF, notebooks for live coding, and pages around them, into site/
# make pretrained: train the course's own small model
PYTHON ?= python3
BIN := .venv/bin
ROOT := $(if $(filter 0,$(shell id -u)),,sudo -n)
READY := .venv/ready
# A file's tests share what it takes long to make. Some wait for limits, so there is one more than two cores.
BY_FILE := --numprocesses=3 --dist=loadfile --no-loadscope-reorder

.PHONY: demo check types fast test stale proven proof build site pretrained full format benchmark ready system browser postgresql engine

demo: $(READY) system
	@$(BIN)/autograde demo

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@$(MAKE) --no-print-directory --jobs=2 types fast

types:
	$(BIN)/mypy

fast:
	$(BIN)/pytest -m 'not slow and not proof' --numprocesses=2 --dist=worksteal

test: ready check
	$(BIN)/pytest -m 'slow and not proof' $(BY_FILE)
	@$(MAKE) --no-print-directory --jobs=2 --output-sync stale proven

# Packages of Python's and of the system's at the same time.
ready:
	@$(MAKE) --no-print-directory --jobs=2 $(READY) browser

stale:
	$(BIN)/autograde build --check

proven:
	$(BIN)/autograde verify --seeds 1

proof: ready engine postgresql .build/axe
	$(BIN)/pytest -m 'proof or hypothesis' --hypothesis-profile=proof $(BY_FILE)
	$(BIN)/autograde verify
	$(BIN)/autograde verify --mutants

build: $(READY)
	$(BIN)/autograde build

site: $(READY) browser
	$(BIN)/autograde site

# The course's own small model: an hour or two, and it goes on where it was stopped. Not part of the build. The logits'
# memory stays with the process: giving it back after each step takes a quarter of the time.
pretrained: $(READY)
	MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=4000000000 $(BIN)/python source/pretrained/train.py

# One run of hw04's preset "full", for its solved notebook: 25 minutes and 5 GB.
full: $(READY)
	$(BIN)/python source/pretrained/train.py --full

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

benchmark: $(READY) system
	@$(BIN)/autograde build lec26
	$(BIN)/python benchmarks/where_time_goes.py lec26 lec27 lec28 hw04 --submissions 10
	$(BIN)/python benchmarks/compare.py lec26
	$(BIN)/python benchmarks/open_report.py
	$(BIN)/python benchmarks/record_commands.py
	$(BIN)/python benchmarks/desk.py

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[course,cluster,postgresql,site,dev]'
	@touch $@

# The sandbox, and for the tests a browser with Korean glyphs: installed where that can be done without asking.
system:
	@command -v bwrap > /dev/null || $(call install,bubblewrap)

browser: system
	@command -v chromium > /dev/null || $(call install,chromium fonts-noto-cjk)

# For the tests of nbgrader's gradebook there. Debian keeps its programs out of the PATH.
postgresql:
	@command -v initdb /usr/lib/postgresql/*/bin/initdb > /dev/null || $(call install,postgresql)

# What makes and runs containers, for a test.
engine:
	@command -v podman > /dev/null && command -v runc > /dev/null && command -v mmdebstrap > /dev/null || $(call install,podman runc mmdebstrap)

# What looks for faults that keep people out of the site's pages; a test's tool.
.build/axe:
	@command -v npm > /dev/null || $(call install,npm)
	npm install --silent --prefix $@ axe-core@4.14.1

define install
{ echo "installing $(1)"; { $(ROOT) apt-get update && \
  $(ROOT) env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $(1); } > /dev/null; } || \
  { echo "$(1) could not be installed; install it with your system's package manager"; exit 1; }
endef
