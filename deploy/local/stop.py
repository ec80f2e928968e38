"""`make stop`: stops every process, embedded servers included."""

from core.settings import Settings
from deploy.local.supervisor import Supervisor

if __name__ == "__main__":
    stopped = Supervisor(Settings().data_dir.absolute()).shutdown()
    print("回音已停止。" if stopped else "回音没有在运行。")
