"""supervisord: starts our processes, restarts what dies, answers over a private socket."""

import configparser
import hashlib
import os
import subprocess
import sys
import tempfile
import time
import xmlrpc.client
from pathlib import Path
from typing import Any

from supervisor.xmlrpc import SupervisorTransport

from deploy.local.programs import Program

_FAULT_ALREADY_STARTED, _FAULT_NOT_RUNNING = 60, 70


class Supervisor:
    """One supervisord, its configuration in the data folder."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self.config = data / "supervisord.conf"
        self.pid_file = data / "supervisord.pid"
        # A socket path may be 107 bytes at most, and data folders can be deep.
        name = hashlib.sha256(str(data).encode()).hexdigest()[:12]
        self._socket = Path(tempfile.gettempdir()) / f"huiyin-{os.getuid()}-{name}" / "s"

    def configure(self, programs: list[Program]) -> None:
        """Write the configuration (mode 0600: environments hold secrets)."""
        parser = configparser.RawConfigParser()
        self._socket.parent.mkdir(mode=0o700, exist_ok=True)
        if self._socket.parent.stat().st_uid != os.getuid():
            raise SystemExit(f"{self._socket.parent} 属于其他用户，无法使用。")
        parser["unix_http_server"] = {"file": str(self._socket), "chmod": "0700"}
        parser["supervisord"] = {
            "pidfile": str(self.pid_file),
            "logfile": str(self._data / "log" / "supervisord.log"),
            "logfile_maxbytes": "5MB",
            "childlogdir": str(self._data / "log"),
            "user": "root" if os.geteuid() == 0 else "",
        }
        if os.geteuid() != 0:
            del parser["supervisord"]["user"]
        parser["rpcinterface:supervisor"] = {
            "supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface"
        }
        for program in programs:
            parser[f"program:{program.name}"] = self._section(program)
        descriptor = os.open(self.config, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            parser.write(file)

    def _section(self, program: Program) -> dict[str, str]:
        def quoted(value: str) -> str:
            return '"' + value.replace("%", "%%").replace('"', '\\"') + '"'

        section = {
            "command": " ".join(part.replace("%", "%%") for part in program.command),
            "directory": str(program.folder),
            "environment": ",".join(f"{k}={quoted(v)}" for k, v in program.environment.items()),
            "autostart": "false",
            "autorestart": "true",
            "startsecs": "1",
            "startretries": "1000",
            "stopsignal": program.stop_signal,
            "stopwaitsecs": "20",
            "stopasgroup": "true" if program.stop_signal == "TERM" else "false",
            "killasgroup": "true",
            "redirect_stderr": "true",
            "stdout_logfile": str(self._data / "log" / f"{program.name}.log"),
            "stdout_logfile_maxbytes": "20MB",
            "stdout_logfile_backups": "3",
        }
        if program.user:
            section["user"] = program.user
        return section

    @property
    def rpc(self) -> Any:
        transport = SupervisorTransport(None, None, f"unix://{self._socket}")
        return xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport).supervisor

    def is_running(self) -> bool:
        try:
            return bool(self.rpc.getState()["statecode"] == 1)
        except (OSError, xmlrpc.client.Error):
            return False

    def ensure_running(self) -> None:
        if self.is_running():
            return
        # A clean environment: what a process needs is in its own section.
        subprocess.run(
            [sys.executable, "-m", "supervisor.supervisord", "-c", str(self.config)],
            check=True,
            cwd=self._data,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONWARNINGS": "ignore"},
        )
        deadline = time.monotonic() + 15
        while not self.is_running():
            if time.monotonic() > deadline:
                raise SystemExit(f"supervisord 未能启动，请查看 {self._data}/log/supervisord.log")
            time.sleep(0.1)

    def apply(self) -> None:
        """Take over changed sections: changed and removed programs are stopped."""
        added, changed, removed = self.rpc.reloadConfig()[0]
        for name in [*changed, *removed]:
            self.rpc.stopProcessGroup(name)
            self.rpc.removeProcessGroup(name)
        for name in [*added, *changed]:
            self.rpc.addProcessGroup(name)

    def states(self) -> dict[str, dict[str, Any]]:
        return {info["name"]: info for info in self.rpc.getAllProcessInfo()}

    def start(self, name: str) -> None:
        try:
            self.rpc.startProcess(name, False)
        except xmlrpc.client.Fault as fault:
            if fault.faultCode != _FAULT_ALREADY_STARTED:
                raise

    def stop(self, name: str) -> None:
        try:
            self.rpc.stopProcess(name)
        except xmlrpc.client.Fault as fault:
            if fault.faultCode != _FAULT_NOT_RUNNING:
                raise

    def pid(self, name: str) -> int:
        return int(self.states()[name]["pid"])

    def shutdown(self, seconds: float = 60) -> bool:
        """Stop everything, the embedded servers last; whether anything was running."""
        if not self.is_running():
            return False
        for name in self.states():
            if name not in {"postgres", "redis"}:
                self.rpc.stopProcess(name) if self.states()[name]["state"] in (10, 20) else None
        self.rpc.shutdown()
        deadline = time.monotonic() + seconds
        while self.pid_file.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        return True
