# `make run` serves the application on this machine, `make test` runs its tests; both first set up
# what is missing. Nothing but Python 3.11, make and venv is needed.

PYTHON ?= $(shell command -v python3.11 || echo python3)
PORT ?= 8000
# Tests run side by side, one process for each core; ARGS go to pytest.
JOBS ?= auto
ARGS ?=
# Numbers of tasks that `make bench` compares on both databases; a million takes half an hour.
SIZES ?= 1000 100000 1000000

VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
HTML := git ls-files -z '*.html' | xargs -0
AS_PRODUCTION := ENVIRONMENT=production ALLOWED_HOSTS=nhiemvu.example \
	EMAIL_URL=smtp://mail.example DEFAULT_FROM_EMAIL=a@mail.example SITE_URL=https://nhiemvu.example \
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))')

.PHONY: help setup setup-dev run test test-postgres check lint fix bench

help:
	@echo 'make run            serve on http://127.0.0.1:$(PORT)/ with data and demo accounts (PORT=)'
	@echo 'make test           run the tests (ARGS="-k deadline" for some)'
	@echo 'make test-postgres  run the tests on a PostgreSQL made for them (needs its server installed)'
	@echo 'make check          what every commit must pass: lint, then the tests'
	@echo 'make lint           style, templates, types, imports, migrations, production settings'
	@echo 'make fix            format, and mend what can be mended by itself'
	@echo 'make bench          timings as ratios, with $(SIZES) tasks too (SIZES=)'

# The stamps are as new as the last installation that succeeded: a second run installs nothing.
setup: $(VENV)/setup.stamp

setup-dev: $(VENV)/setup-dev.stamp

$(VENV)/setup.stamp: requirements.txt
	@echo 'Installing requirements.txt in $(VENV) …'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --requirement requirements.txt
	@touch $@

$(VENV)/setup-dev.stamp: requirements-dev.txt $(VENV)/setup.stamp
	@echo 'Installing requirements-dev.txt in $(VENV) …'
	@$(BIN)/python -m pip install --quiet --requirement requirements-dev.txt
	@touch $@

run: setup
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_once agencies letter_372
	@$(MANAGE) open_periods --verbosity 0
	@$(MANAGE) make_demo_accounts
	@echo 'Mở http://127.0.0.1:$(PORT)/ bằng trình duyệt; Ctrl+C để dừng.'
	@SHOW_DEMO_ACCOUNTS=1 exec $(MANAGE) runserver --noreload 127.0.0.1:$(PORT)

test: setup
	@$(BIN)/pytest -n $(JOBS) $(ARGS)

test-postgres: setup
	@bash .ci/with-postgres $(BIN)/pytest -n $(JOBS) $(ARGS)

check: lint test

lint: setup-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(HTML) $(BIN)/djade --check --target-version 5.2
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(MANAGE) makemigrations --check --dry-run
	$(AS_PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING

fix: setup-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(HTML) $(BIN)/djade --target-version 5.2

bench: setup
	@$(BIN)/python -m bench $(SIZES)
