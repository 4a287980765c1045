# The two first commands are `make warehouse` and `make test`. Everything is set up into .tools and .venv.
UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
RUN := .venv/bin

.PHONY: warehouse test test-spark lint generate golden ui bench clean

warehouse: .venv/.ready
	$(RUN)/warehouse build

test: .venv/.ready
	$(RUN)/python -m pytest

# The same marts from DuckDB and from a Spark cluster on loopback; needs Java 17.
test-spark: .venv/.spark
	$(RUN)/python -m pytest tests/spark

lint: .venv/.ready
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/basedpyright
	$(RUN)/sqlfluff lint --processes 2 dbt/models

generate: .venv/.ready
	$(RUN)/python -m dagster_project.schema.generate

golden: .venv/.ready
	WAREHOUSE_WRITE_GOLDEN=1 $(RUN)/python -m pytest tests/integration/test_build.py -k small_project

ui: .venv/.ready
	mkdir -p data/dagster
	test -f data/dagster/dagster.yaml || printf 'telemetry:\n  enabled: false\n' > data/dagster/dagster.yaml
	DAGSTER_HOME=$(CURDIR)/data/dagster $(RUN)/dg dev

.venv/.ready: uv.lock pyproject.toml | $(if $(filter .tools/bin/uv,$(UV)),.tools/bin/uv)
	$(UV) sync --frozen --compile-bytecode
	touch $@

.venv/.spark: .venv/.ready
	$(UV) sync --frozen --compile-bytecode --extra spark
	touch $@

.tools/bin/uv:
	python3 -m venv .tools
	.tools/bin/pip install --quiet uv==0.13.9

bench: .venv/.ready
	$(RUN)/python -m benchmarks.build

clean:
	rm -rf data/build data/published dbt/target
