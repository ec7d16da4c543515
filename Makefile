# make demo · make test · make check · make bench · make services
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: demo test check bench fuzz quality services clean

$(READY): setup.cfg pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip setuptools wheel
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $(READY)

demo: $(READY)  ## The whole road on embedded servers and the samples.
	$(BIN)/mailtriage demo

test: $(READY)  ## Every test. REQUIRE_SERVICES=1 makes a missing Dovecot or PostgreSQL a failure.
	REQUIRE_SERVICES=$(REQUIRE_SERVICES) $(BIN)/python -m pytest -n 2 --dist loadfile

check: $(READY)  ## Style, types, import contracts.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/mailtriage rules test

bench: $(READY)  ## Ratios to the floor, measured in this run.
	$(BIN)/python -m tests.bench

fuzz: $(READY)  ## A hundred thousand mutated mails: none may crash, hang or be lost.
	$(BIN)/python -m tests.fuzz --count 100000 --road 5000

quality: $(READY)  ## How many samples come out as expected, seen and unseen, and what is found in them.
	$(BIN)/python -m tests.score
	$(BIN)/python -m tests.score unseen
	$(BIN)/python -m tests.quality

services:  ## Dovecot and PostgreSQL from Debian's packages, for the contract tests.
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq dovecot-imapd dovecot-lmtpd postgresql

clean:
	rm -rf $(VENV) build dist demo *.egg-info
