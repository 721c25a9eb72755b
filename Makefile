# Python 3.11 이상이면 됩니다. / Any Python from 3.11 on will do.
PYTHON := $(shell for name in python3.13 python3.12 python3.11 python3; do \
	if command -v $$name >/dev/null 2>&1 \
	&& $$name -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; \
	then echo $$name; break; fi; done)
BIN := .venv/bin
RUN_STAMP := .venv/.installed-run
DEV_STAMP := .venv/.installed-dev
SOURCES := src tests tools bench deploy examples

.DEFAULT_GOAL := help
.PHONY: help run test check fix speeds bench docs

help: ## 이 도움말 / This help
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(RUN_STAMP) ## 컨택센터 실행 (http://127.0.0.1:8000) / Run the contact centre
	@$(BIN)/aicc serve

# Files side by side, each in one process: their servers are their own. What is killed, and what drives a browser, comes
# after that by itself.
test: $(DEV_STAMP) check ## 검사와 모든 시험 / All checks and tests
	$(BIN)/pytest --ignore=tests/chaos --ignore=tests/e2e --numprocesses=logical --maxprocesses=4 --dist=loadfile
	$(BIN)/pytest tests/chaos
	$(BIN)/pytest tests/e2e

check: $(DEV_STAMP) ## 고치지 않고 검사 / Check without changing anything
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/houserules.py
	$(BIN)/python tools/gendocs.py --check
	$(BIN)/python tools/secret_scan.py
	$(BIN)/python tools/audit_dependencies.py $(AUDIT)

fix: $(DEV_STAMP) ## 형식을 고치고 문서를 다시 만들기 / Format, mend, write the reference anew
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/python tools/gendocs.py

docs: $(DEV_STAMP) ## 참고 문서만 다시 만들기 / Write the reference anew
	$(BIN)/python tools/gendocs.py

speeds: $(DEV_STAMP) ## AWS 부분의 속도 / How fast the parts for AWS are
	$(BIN)/python -m bench.lex_server
	$(BIN)/python -m bench.flows
	$(BIN)/python -m bench.lambda_start --rounds 3

bench: $(DEV_STAMP) ## 성능 측정 / Measure
	$(BIN)/python -m bench.turns

# Installed once; again only when what is needed has changed.
$(RUN_STAMP): pyproject.toml constraints.txt $(BIN)/python
	@echo "필요한 패키지를 설치합니다(처음 한 번). / Installing what is needed, once."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(DEV_STAMP): pyproject.toml constraints.txt $(BIN)/python
	@echo "개발 도구를 설치합니다(처음 한 번). / Installing the development tools, once."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@ $(RUN_STAMP)

$(BIN)/python:
ifeq ($(PYTHON),)
	@echo "Python 3.11, 3.12 또는 3.13이 필요합니다. 설치한 뒤 다시 실행해 주세요." >&2
	@echo "Python 3.11, 3.12 or 3.13 is needed. Install one of them and try again." >&2
	@exit 1
else
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
	echo "가상환경을 만들지 못했습니다. Debian과 Ubuntu에서는 python3-venv 패키지를 설치해 주세요." >&2; \
	echo "Could not make a virtual environment. On Debian and Ubuntu install the package python3-venv." >&2; \
	exit 1; }
endif
