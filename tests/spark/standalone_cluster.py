"""A real Spark cluster on loopback, one master and two workers of the pip package, for as long as a test needs it."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pyspark

SPARK_CLASS = Path(pyspark.__file__).parent / "bin/spark-class"
MASTER, WORKER = "org.apache.spark.deploy.master.Master", "org.apache.spark.deploy.worker.Worker"
HOST = "127.0.0.1"
# Java as it suits minutes rather than days: the quick compiler alone, and one thread that collects garbage.
SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
# Two cores and small tables: two parts a shuffle, one executor of one core a worker.
SETTINGS = f"""
spark.driver.extraJavaOptions {SHORT_LIVED}
spark.executor.extraJavaOptions {SHORT_LIVED}
spark.sql.shuffle.partitions 2
spark.executor.memory 1g
spark.driver.host 127.0.0.1
spark.driver.bindAddress 127.0.0.1
"""


@contextmanager
def standalone_cluster(folder: Path) -> Iterator[dict[str, str]]:
    """Start a master and two workers; yields the environment in which a build finds them."""
    settings = folder / "conf"
    settings.mkdir(parents=True)
    (settings / "spark-defaults.conf").write_text(SETTINGS, encoding="utf-8")
    environment = {"SPARK_CONF_DIR": str(settings), "SPARK_LOCAL_DIRS": str(folder / "local"), "SPARK_LOCAL_IP": HOST}
    with ExitStack() as daemons:
        line = daemons.enter_context(
            _daemon(
                [MASTER, "--host", HOST, "--port", "0", "--webui-port", "0"], environment, "Starting Spark master at"
            )
        )
        master = line.split(" at ")[-1].strip()
        for number in (1, 2):
            work = ["--work-dir", str(folder / f"worker-{number}")]
            size = ["--host", HOST, "--webui-port", "0", "--cores", "1", "--memory", "1g"]
            daemons.enter_context(_daemon([WORKER, *size, *work, master], environment, "registered with master"))
        yield {**environment, "SPARK_MASTER": master}


@contextmanager
def _daemon(command: list[str], environment: dict[str, str], ready: str) -> Iterator[str]:
    """Run a Spark daemon in a process group of its own; yields the line with which it says that it is ready."""
    process = subprocess.Popen(
        [str(SPARK_CLASS), *command],
        env={**os.environ, **environment, "SPARK_DAEMON_MEMORY": "256m", "SPARK_DAEMON_JAVA_OPTS": SHORT_LIVED},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        said: list[str] = []
        for line in process.stdout:
            said.append(line)
            if ready in line:
                break
        else:
            raise RuntimeError(f"{command[0]} ended before it was ready:\n{''.join(said)}")
        # A full pipe would stop the daemon.
        threading.Thread(target=process.stdout.read, daemon=True).start()
        yield said[-1]
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
