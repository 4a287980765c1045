# The two first commands are `make warehouse` and `make test`. Everything is set up into .tools and .venv.
UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
RUN := .venv/bin
# An environment holds the absolute path of its folder: in a copied or moved checkout its commands would silently work on the
# original. So the stamp of the set-up holds the folder's name, and where it differs all is set up anew.
MOVED := $(shell test ! -s .venv/.ready || test "$$(cat .venv/.ready)" = "$$(pwd -P)" || echo another-folder)
# Two things at a time, each told of when it has ended.
BESIDE := --no-print-directory --jobs 2 --output-sync=target

.PHONY: another-folder warehouse test check style unit test-slow test-browser test-faults test-spark audit lint generate golden questions screenshots ui ui-read-only bench clean clean-publications site-engine

warehouse: .venv/.ready
	-@$(MAKE) --no-print-directory site-engine
	$(RUN)/warehouse build

# A process for each core; tests that share a build of their own run in one of them (`xdist_group`).
# `make test WAREHOUSE_TEST_OUT=data` reads data/published, built with `--as-of 2026-11-25`, in place of building the real data.
test: .venv/.ready
	$(RUN)/python -m pytest -n auto --dist loadgroup

# While working: style and types beside the unit tests, in seconds. `make test` and `make lint` hold all of it.
check: .venv/.ready
	@$(MAKE) $(BESIDE) style unit

unit: .venv/.ready
	$(RUN)/python -m pytest tests/unit

# What takes minutes and proves something: both engines, the pages, the faults. Spark and the browser do not disturb each other; the faults want the machine.
test-slow: .venv/.spark site-engine
	@$(MAKE) $(BESIDE) test-spark test-browser
	@$(MAKE) --no-print-directory test-faults

test-browser: site-engine
	$(RUN)/python -m pytest tests/browser

# The SQL engine of the site, by lock file. A machine without npm gets one into .tools; without it the site has no SQL box.
site-engine: .venv/.ready
	@command -v npm >/dev/null || test -x .tools/node/bin/npm || \
		UV_PROJECT_ENVIRONMENT=.tools/node $(UV) sync --frozen --quiet --only-group engine
	@PATH="$$PATH:$(CURDIR)/.tools/node/bin" $(RUN)/python -m dagster_project.publish.site.engine

# Kills, full disks, lost files, readers under load: minutes, so plain `make test` leaves them out.
# The readers under load have the machine to themselves; of the rest two run at a time, as each mostly waits for one build.
test-faults: .venv/.ready
	$(RUN)/python -m pytest tests/faults/test_load.py
	$(RUN)/python -m pytest -n 2 --dist worksteal tests/faults --ignore tests/faults/test_load.py

# The same marts from DuckDB and from a Spark cluster on loopback; needs Java 17.
test-spark: .venv/.spark
	$(RUN)/python -m pytest tests/spark

audit: .venv/.ready
	UV=$(UV) .ci/audit

style: .venv/.ready
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/basedpyright

lint: style
	$(RUN)/sqlfluff lint --processes 2 dbt/models

generate: .venv/.ready
	$(RUN)/python -m dagster_project.schema.generate

golden: .venv/.ready
	WAREHOUSE_WRITE_GOLDEN=1 $(RUN)/python -m pytest tests/integration/test_build.py -k small_project

# Fills the tables below the queries of README.md and docs/ after the data changed.
questions: .venv/.ready
	PYTHONPATH=tests:. DAGSTER_HOME=$$(mktemp -d) $(RUN)/python -m fixtures.shown_queries

screenshots: site-engine
	PYTHONPATH=tests:. $(RUN)/python tests/browser/take_screenshots.py

ui: .venv/.ready
	$(RUN)/python -m dagster_project.ui

# For viewers, beside `make ui`: nothing can be started or stopped from this page.
ui-read-only: .venv/.ready
	$(RUN)/python -m dagster_project.ui --read-only --port 3001

.venv/.ready: uv.lock pyproject.toml $(MOVED) | $(if $(filter .tools/bin/uv,$(UV)),.tools/bin/uv)
	$(UV) sync --frozen --compile-bytecode
	pwd -P > $@

another-folder:
	@echo "This checkout was set up in another folder; setting it up anew."
	rm -rf .venv .tools/node .tools/bench

.venv/.spark: .venv/.ready
	$(UV) sync --frozen --compile-bytecode --extra spark
	touch $@

.venv/.bench: .venv/.ready
	$(UV) sync --frozen --compile-bytecode --extra spark --group bench
	touch $@

.tools/bin/uv:
	python3 -m venv .tools
	.tools/bin/pip install --quiet uv==0.13.9

# Whole builds five times over and millions of claims: some two hours, on a machine that does nothing else, with Java 17 for
# the engines and 40 GB under TMPDIR. 50 million claims are asked for by `make bench LARGE="10000000 50000000"`.
LARGE ?= 10000000
bench: .venv/.bench .tools/bench/.ready
	$(RUN)/python -m benchmarks.ingest 100000 --runs 5
	$(RUN)/python -m benchmarks.ingest 1000000 --runs 3
	$(RUN)/python -m benchmarks.ingest $(LARGE) --runs 3 --ways ours duckdb
	$(RUN)/python -m benchmarks.marts 1000000 --runs 3
	$(RUN)/python -m benchmarks.build --runs 5
	$(RUN)/python -m benchmarks.rebuild --runs 5
	$(RUN)/python -m benchmarks.queries --runs 20
	$(RUN)/python -m benchmarks.engines 10000 100000 1000000 --runs 1
	$(RUN)/python -m benchmarks.marts 10000000 --runs 1
	$(RUN)/python -m benchmarks.report

# Pandera on pandas, Great Expectations and Soda, by a lock file of their own.
.tools/bench/.ready: benchmarks/rivals/uv.lock | $(if $(filter .tools/bin/uv,$(UV)),.tools/bin/uv)
	UV_PROJECT_ENVIRONMENT=$(CURDIR)/.tools/bench $(UV) sync --frozen --compile-bytecode --project benchmarks/rivals
	touch $@

# What is published stays: a publication cannot be made again from tables that have changed since.
clean: .venv/.ready
	$(RUN)/python -m dagster_project.clean
	rm -rf dbt/target

clean-publications: .venv/.ready
	$(RUN)/python -m dagster_project.clean publications
