#!/bin/sh
# Builds both Python environments. A finished one is recognised by the hash of its pins.
#   deploy/local/setup.sh            what running needs
#   deploy/local/setup.sh dev        and what tests, lint and benchmarks need
set -eu
cd "$(dirname "$0")/../.."
wanted=${1:-run}
# The index torch comes from; empty means the one pip is set up for.
torch_index=${HUIYIN_TORCH_INDEX:-}

say() { printf '  %s\n' "$*"; }

# The first interpreter of the wanted version that really starts.
find_python() {
    for candidate in "python$1" "$HOME/.pyenv/versions/$1".*/bin/python /opt/python/"$1"*/bin/python3 python3; do
        if "$candidate" -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$1')" >/dev/null 2>&1; then
            echo "$candidate"
            return
        fi
    done
    if command -v uv >/dev/null 2>&1; then
        uv python find "$1" 2>/dev/null || { uv python install "$1" >&2 && uv python find "$1"; }
        return
    fi
    echo "找不到 Python $1：请安装它，或安装 uv（由它取得所需版本）。" >&2
    exit 1
}

digest() { cat "$@" | sha256sum | cut -c1-16; }

# build FOLDER VERSION CONSTRAINTS REQUIREMENTS: an environment with pinned packages.
build() {
    stamp="$1/.huiyin-$(digest "$3" "$4" "$5")"
    [ -f "$stamp" ] && return
    python=$(find_python "$2")
    say "准备 Python $2 环境（$1），首次约需几分钟……"
    [ -x "$1/bin/python" ] || "$python" -m venv "$1"
    "$1/bin/python" -m pip install --quiet --no-input --upgrade 'pip==25.3'
    if [ "$1" = .venv ]; then
        # shellcheck disable=SC2086
        "$1/bin/python" -m pip install --quiet --no-input -c "$3" ${torch_index:+--index-url "$torch_index"} torch
    fi
    "$1/bin/python" -m pip install --quiet --no-input -c "$3" -r "$4"
    rm -f "$1"/.huiyin-*
    touch "$stamp"
}

started=$(date +%s)
if [ "$wanted" = dev ]; then
    build .venv 3.11 constraints.txt requirements-dev.txt requirements.txt
else
    ls .venv/.huiyin-"$(digest constraints.txt requirements-dev.txt requirements.txt)" >/dev/null 2>&1 ||
        build .venv 3.11 constraints.txt requirements.txt requirements.txt
fi
build bot/.venv 3.10 bot/constraints.txt bot/requirements.txt bot/requirements.txt
took=$(($(date +%s) - started))
[ "$took" -gt 3 ] && say "Python 环境就绪（用时 ${took} 秒）。"
exit 0
