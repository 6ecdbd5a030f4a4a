# Everyday commands. Only make and Python 3.11 or newer are assumed; everything else goes into .venv.
#
# What is installed is remembered by stamp files in .venv, written only after success: a second `make run` calls no
# installer. Versions and hashes are those of the lock files, the same on every machine.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
ARGS ?=
UPGRADE ?=
BUNDLE ?= $(CURDIR)/dist/koujing

# The place of the checkout is part of the stamp: a copied or moved checkout installs itself anew instead of running
# the code of the old place.
PLACE := $(shell printf '%s' '$(CURDIR)' | cksum | cut -d ' ' -f 1)
CORE := $(VENV)/core.stamp
DEV := $(VENV)/dev.stamp
PROJECT := $(VENV)/project-$(PLACE).stamp

PYTEST := $(BIN)/python -m pytest --numprocesses auto --dist loadfile

CODE := definitions indicators pipelines
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --group build --extra web --extra postgres --python-version 3.11 --universal \
	--generate-hashes --no-strip-extras --no-emit-index-url --no-emit-find-links --no-header --no-annotate \
	$(if $(UPGRADE),--upgrade)

# install LOCK STAMP: packages by hash, then byte-code, so that no start pays for compiling.
define install
	@rm -f $(2)
	@$(PIP) install -qq --no-compile --require-hashes -r $(1) || { \
		echo '安装失败，未留下半成品：请检查网络（代理或镜像可在 pip 的配置中设置）后重新运行。' >&2; \
		echo 'The installation failed and counts as not done: check the network (a proxy or mirror is set in pip'"'"'s configuration) and run again.' >&2; \
		exit 1; }
	@echo '正在编译字节码… / Compiling byte-code…'
	@$(BIN)/python -m compileall -qq -j 0 $(VENV)/lib || :
	@touch $(2)
endef

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run check test test-all bench lint format lock dagster bundle samples clean

help: ## 列出全部目标 / list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

run: $(CORE) $(PROJECT) ## 安装所需并运行主流程 / install what is needed and run the main job (ARGS="--inbox DIR")
	@$(BIN)/koujing run $(ARGS)

check: lint ## 写代码时的快速检查：格式、类型、快的测试 / the fast lane of every day: format, types, the tests that are not slow
	@$(PYTEST) -m 'not slow and not long' $(ARGS)

test: $(DEV) $(PROJECT) ## 安装所需并运行测试 / install what is needed and run the tests (ARGS="-k name")
	@$(PYTEST) -m 'not long' $(ARGS)

test-all: $(DEV) $(PROJECT) ## 全部测试，包括最慢的，需要浏览器 / every test, the longest too; needs a browser
	@$(PYTEST) $(ARGS)

bench: $(DEV) $(PROJECT) ## 测量各部分的速度，ARGS=mutants 检验测试 / measure the speed of every part; ARGS=mutants measures the tests
	@$(BIN)/python -m bench $(ARGS)

lint: $(DEV) $(PROJECT) ## 检查格式、规则与类型 / check format, rules and types
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/python -m mypy

format: $(DEV) ## 自动整理代码 / put the code into shape
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

dagster: $(CORE) $(PROJECT) ## 打开 Dagster 界面 / open the Dagster UI
	@$(BIN)/koujing dagster $(ARGS)

bundle: $(CORE) ## 离线安装包：一个文件夹，含全部 wheel 和启动脚本 / one folder of wheels with a start script, for no network
	@bundle/make "$(CURDIR)/$(BIN)/python" "$(BUNDLE)"

samples: $(CORE) $(PROJECT) ## 重新生成示例数据 / build the sample submissions anew
	@$(BIN)/python data/samples/build_samples.py

lock: $(DEV) ## 重新计算依赖锁 / refresh the lock files (UPGRADE=1 takes newer versions)
	@$(LOCK) --output-file requirements.lock
	@$(LOCK) --extra dev --constraint requirements.lock --output-file requirements-dev.lock
	@if grep -n '://' requirements.lock requirements-dev.lock; then echo '锁文件不得含网址 / A lock file must name no address' >&2; exit 1; fi

clean: ## 删除 .venv 与各种缓存，数据不动 / remove .venv and caches; data stays
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find $(CODE) tests data -type d -name __pycache__ -prune -exec rm -rf {} +

$(BIN)/pip:
	@command -v $(PYTHON) > /dev/null || { \
		echo '没有找到 $(PYTHON)：请先安装 Python 3.11 或更新版本。 / $(PYTHON) was not found: install Python 3.11 or newer.' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo '$(PYTHON) 太旧：需要 3.11 或更新版本，可用 make PYTHON=python3.12 … 指定。 / $(PYTHON) is too old: Python 3.11 or newer is needed, e.g. make PYTHON=python3.12 …' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || { \
		echo '$(PYTHON) 缺少 venv 模块：Debian、Ubuntu 上请先 apt install python3-venv。 / $(PYTHON) lacks its venv module: on Debian or Ubuntu, apt install python3-venv first.' >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(CORE): requirements.lock | $(BIN)/pip
	@echo '首次运行或依赖有变：正在把运行所需的约 100 个包装入 .venv，约需 1–3 分钟…'
	@echo 'First run or new dependencies: installing about 100 packages into .venv, which takes 1 to 3 minutes…'
	$(call install,requirements.lock,$(CORE))

$(DEV): requirements-dev.lock $(CORE)
	@echo '正在把测试与开发所需的包装入 .venv，约需 1 分钟…'
	@echo 'Installing what tests and development need into .venv, which takes about a minute…'
	$(call install,requirements-dev.lock,$(DEV))

$(PROJECT): pyproject.toml $(CORE)
	@rm -f $(VENV)/project-*.stamp
	@$(PIP) install -qq --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -qq $(CODE) || :
	@touch $@
