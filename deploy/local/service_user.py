"""PostgreSQL refuses to run as root: then it runs as a service user, in a place of its own."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

NAME = "huiyin"


@dataclass(frozen=True)
class ServiceUser:
    """The user embedded servers run as; `None` ids mean "as whoever we are"."""

    name: str | None
    uid: int | None
    gid: int | None

    def run_options(self) -> dict[str, object]:
        """Keyword arguments for `subprocess.run` and `Popen`."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Give a folder we have just created to the service user."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def can_run(self, program: Path) -> bool:
        try:
            done = subprocess.run([program, "--version"], capture_output=True, **self.run_options())  # type: ignore[call-overload]
        except PermissionError:
            return False
        return bool(done.returncode == 0)

    def can_reach(self, folder: Path) -> bool:
        """Whether every folder on the way lets this user pass."""
        done = subprocess.run(["test", "-x", folder], **self.run_options())  # type: ignore[call-overload]
        return bool(done.returncode == 0)


def service_user() -> ServiceUser:
    """Ourselves when we are an ordinary user; as root the user `huiyin`, created if need be."""
    if os.geteuid() != 0:
        return ServiceUser(None, None, None)
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        if shutil.which("useradd"):
            subprocess.run(
                ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME],
                check=False,
                capture_output=True,
            )
        try:
            entry = pwd.getpwnam(NAME)
        except KeyError:
            entry = pwd.getpwnam("nobody")
    return ServiceUser(entry.pw_name, entry.pw_uid, entry.pw_gid)
