#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A line of progress on a terminal while the work lasts, and nothing of it anywhere else. The work lasts because the
data come from a pipe, or a report goes into one, that waits for us."""
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time
import unicodedata

from expectations import conclude, expect

CHECKER = os.environ.get("JIANJIA", "build/jianjia")
DATA = "fixtures/demo/获奖名册.csv"
ERASE = "\r\x1b[K"


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


class Run:
    """The checker with standard error on a terminal of so many columns."""

    def __init__(self, words, columns=80, **environment):
        self.terminal, end = pty.openpty()
        fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        kept = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
        self.process = subprocess.Popen([CHECKER, "check", *words, "--as-of", "2024-06-30", "--lang", "zh"],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=end,
                                        env={**kept, "TERM": "xterm", **environment})
        os.close(end)
        self.said = b""

    def read(self, until):
        """Reads what stands on the terminal until the words do; False if that is never."""
        last = time.monotonic() + 60
        while until not in self.said.decode(errors="replace") and time.monotonic() < last:
            if select.select([self.terminal], [], [], 1)[0]:
                try:
                    self.said += os.read(self.terminal, 65536)
                except OSError:  # the other end is closed
                    return until in self.said.decode()
        return until in self.said.decode()

    def end(self, data=b""):
        """(status, standard output, all that was on the terminal)"""
        out, _ = self.process.communicate(data, timeout=120)
        self.read("\0")
        os.close(self.terminal)
        return self.process.returncode, out.decode(), self.said.decode()


def plain(words, data=b""):
    done = subprocess.run([CHECKER, "check", *words, "--as-of", "2024-06-30", "--lang", "zh"], input=data,
                          capture_output=True, timeout=120)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def reading(data):
    run = Run(["-"])
    expect("a line while we wait", run.read(ERASE + "正在读取 -"))
    status, out, said = run.end(data)
    expect(f"erased at the end: {said!r}", said.endswith(ERASE) and "\n" not in said)
    expect("nothing else changes", (status, out, "") == plain(["-"], data))


def writing(folder, columns):
    pipe = os.path.join(folder, "报告的名称很长很长很长很长" * 2 + f"{columns}.json")
    os.mkfifo(pipe)
    run = Run([DATA, "--format", f"json:{pipe}"], columns)
    expect(f"{columns} columns: a line", run.read("正在写出"))
    with open(pipe, encoding="utf-8") as file:
        text = file.read()
    _, out, said = run.end()
    lines = [line for line in said.split(ERASE) if line]
    expect(f"{columns} columns: {lines}", all(width(line) < columns for line in lines))
    expect(f"{columns} columns: the end of the name", columns < 30 or any(re.search(f"…\\S+{columns}.json$", line)
                                                                         for line in lines))
    expect(f"{columns} columns: erased", said.endswith(ERASE) and out == "")
    expect("the report is whole", text == plain([DATA, "--format", "json"])[1])


def a_fault():
    run = Run(["-"])
    run.read("正在读取 -")
    status, _, said = run.end(b"no,table\n1,2\n")
    expect(f"status {status}", status == 2)
    before = said.split("错误")[0]
    expect(f"erased before a fault is told: {said!r}", "正在读取" in before and "正在" not in before.rsplit(ERASE, 1)[1])
    expect("and not again behind it", "正在" not in said.rsplit("错误", 1)[1])


def nothing():
    """It could have been shown for half a second, and was not."""
    runs = {"-q": Run(["-", "-q"]), "NO_COLOR": Run(["-"], NO_COLOR="1"), "TERM=dumb": Run(["-"], TERM="dumb"),
            "a help text": Run(["--help"])}
    no_terminal = subprocess.Popen([CHECKER, "check", "-", "--lang", "zh"], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(1.5)
    with open(DATA, "rb") as file:
        data = file.read()
    for name, run in runs.items():
        said = run.end(data)[2]
        expect(f"{name}: {said!r}", said == "")
    expect("no terminal", no_terminal.communicate(data, timeout=60)[1] == b"")


def main():
    with open(DATA, "rb") as file:
        data = file.read()
    with tempfile.TemporaryDirectory(prefix="jianjia-progress-") as folder:
        reading(data)
        for columns in (80, 40, 20, 9):
            writing(folder, columns)
        a_fault()
        nothing()
    return conclude("progress")


if __name__ == "__main__":
    sys.exit(main())
