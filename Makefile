# make run · make test · make lint · make bench · make serve · make load · make scale · make corpus   (PYTHON=python3.12 chooses another interpreter)
PYTHON ?= python3
BIN := .venv/bin
APP := .venv/.app-installed
DEV := .venv/.dev-installed

.PHONY: run test lint bench serve load scale corpus lock clean

run: $(APP)
	$(BIN)/streamlit run app.py

test: $(DEV)
	$(BIN)/pytest -n 4 --dist loadgroup $(ARGS)

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(DEV)
	$(BIN)/python -m benchmarks $(ARGS)

serve: $(APP)
	$(BIN)/python -m hosting.serve $(if $(WORKERS),--workers $(WORKERS)) $(if $(PORT),--port $(PORT)) $(ARGS)

load: $(DEV)
	$(BIN)/python -m benchmarks.load $(ARGS)

scale: $(DEV)
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m benchmarks.scale $(ARGS)

corpus: $(DEV) .corpus
	CORPUS=.corpus $(BIN)/pytest -n 2 tests/corpus $(ARGS)

.corpus: requirements-corpus.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --no-deps --target $@ --requirement requirements-corpus.txt
	touch $@

lock: $(DEV)
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --upgrade requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --upgrade requirements-scale.in -o requirements-scale.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --upgrade requirements-dev.in -o requirements-dev.txt

clean:
	rm -rf .venv

.venv/bin/python:
	$(PYTHON) -m venv .venv

# The stamps make the second run quick; compiling the perceptron's loop here keeps it out of the first visit.
$(APP): requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --requirement requirements.txt
	$(BIN)/python -m core.learning.perceptron.kernel
	touch $@

$(DEV): requirements-dev.txt $(APP)
	$(BIN)/python -m pip install --quiet --requirement requirements-dev.txt
	touch $@
