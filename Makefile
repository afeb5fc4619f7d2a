# Two commands do everything on a fresh machine: `make film` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
# What the example film looks like: make film LOOK="watercolour at dawn"
LOOK ?= path-traced clay and felt

.PHONY: setup film test soak lint lock bench clean

setup: .venv/.ready

.venv/.ready: requirements.lock requirements-dev.lock pyproject.toml tools/setup.sh
	@PYTHON="$(PYTHON)" bash tools/setup.sh

film: setup
	@$(BIN)/filmwright make examples/lighthouse.fountain -o lighthouse.film --look "$(LOOK)"
	@echo "Your film: lighthouse.film/film.mp4   (staged: draft.mp4; open lighthouse.film/film.html to read it line by line)"

test: setup lint
	@bash tools/setup-train.sh
	@$(BIN)/python -m pytest -m "not soak"

soak: setup
	@bash tools/setup-train.sh
	@$(BIN)/python -m pytest -m soak -s

bench: setup
	@$(BIN)/python benchmarks/film.py --full

lint: setup
	@$(BIN)/ruff check src tests tools benchmarks
	@$(BIN)/lint-imports --no-cache

lock:
	@bash tools/lock.sh

clean:
	rm -rf .venv .system build *.film
