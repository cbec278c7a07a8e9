# make demo: build, grade the example class · make test: everything CI checks · make build: regenerate what is generated
PYTHON ?= python3
BIN := .venv/bin
ROOT := $(if $(filter 0,$(shell id -u)),,sudo -n)
READY := .venv/ready

.PHONY: demo test build format benchmark system browser

demo: $(READY) system
	@$(BIN)/autograde demo

test: $(READY) system browser
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest --numprocesses=auto --maxprocesses=4 --dist=loadfile --no-loadscope-reorder
	$(BIN)/autograde build --check
	$(BIN)/autograde verify

build: $(READY)
	$(BIN)/autograde build

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

benchmark: $(READY) system
	@$(BIN)/autograde build lec26
	$(BIN)/python benchmarks/where_time_goes.py lec26 lec27 lec28 hw04 --submissions 10
	$(BIN)/python benchmarks/compare.py lec26

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[course,cluster,dev]'
	@touch $@

# The sandbox, and for the tests a browser with Korean glyphs: installed where that can be done without asking.
system:
	@command -v bwrap > /dev/null || $(call install,bubblewrap)

browser:
	@command -v chromium > /dev/null || $(call install,chromium fonts-noto-cjk)

define install
{ echo "installing $(1)"; { $(ROOT) apt-get update && \
  $(ROOT) env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $(1); } > /dev/null; } || \
  { echo "$(1) could not be installed; install it with your system's package manager"; exit 1; }
endef
