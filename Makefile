# 回音：所有人只需要这些命令。`make demo` 演示，`make test` 测试。
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
export PYTHONPATH := $(CURDIR)

help: ## 列出命令
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## 准备两个 Python 环境
	@deploy/local/setup.sh

setup-dev:
	@deploy/local/setup.sh dev

up: setup ## 启动全部进程，就绪后返回
	@$(PYTHON) -m deploy.local.up

demo: setup ## 从零启动，并演示一次完整的客户服务
	@$(PYTHON) -m deploy.local.demo

stop: ## 停止全部进程（含内置数据库）
	@$(PYTHON) -m deploy.local.stop

logs: ## 跟随日志
	@tail -n 20 -F var/log/*.log

train: setup ## 训练机器人（源文件有变化时）
	@$(PYTHON) -m deploy.local.train

test: setup-dev ## 全部测试：单元、集成、真实浏览器
	@$(PYTHON) -m deploy.local.web
	@$(PYTHON) -m deploy.local.web --test
	@$(PYTHON) -m pytest $(ARGS)
	@bot/.venv/bin/python -m pytest -c tests/bot_components/pytest.ini tests/language tests/bot_components -q

lint: setup-dev ## 代码检查：ruff、mypy、import-linter
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy core language customers knowledge_base ticket_bridge conversations bot/actions api deploy training
	@.venv/bin/lint-imports

eval: setup-dev ## 评测理解与检索，写成 var/eval/report.html；用法：ARGS=--help
	@$(PYTHON) -m benchmarks.evaluate $(ARGS)

bench: setup-dev ## 性能对比（约 20 分钟；ARGS=--quick 两分钟）
	@$(PYTHON) -m benchmarks $(ARGS)

backup: ## 备份两个数据库
	@$(PYTHON) -m deploy.local.backup backup

restore: ## 恢复备份：make restore FROM=var/backups/<时间>
	@$(PYTHON) -m deploy.local.backup restore $(FROM)

.PHONY: help setup setup-dev up demo stop logs train test lint eval bench backup restore
