"""Interrupt each command at random moments and look what is left.

    python -m bench.interrupts [--runs 60] [--seed 1] [--term] [COMMAND …]

A third of the signals comes within the first 50 ms. Printed for each command: how many runs ended
with 130 (143 by --term), how many were done before, how many had not begun (Python itself was
still starting, which no program can change), and what is wrong: another exit code, anything on
standard error, processes that are left, a next run that fails or leaves temporary files.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = 24
COMMANDS = {
    "build": "build --engine pseudo --refresh",
    "build --jobs 3": "build --engine pseudo --refresh --jobs 3",
    "build --check": "build --engine pseudo --check",
    "watch": "watch -q --engine pseudo",
    "check": "check",
    "status": "status",
    "review next": "review next",
    "translate": "translate -q --engine pseudo seeds/0.md",
    "export": "export rows.csv",
    "import": "import first.csv",
    "glossary lint": "glossary lint -q",
    "models": "models list",
}
STARTING = ("<frozen site>", "init_import_site", "runpy", "encodings")
"""What Python shows where a signal comes before it has begun the program."""


def run(root: Path, command: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": ""}
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline", *command.split()],
        cwd=root,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def finish(root: Path, command: str) -> int:
    """Run a command to its end, and give its exit code."""
    with run(root, command) as process:
        process.communicate()
    return process.returncode


def left_over(session: int) -> list[str]:
    """The processes of a session that are still there."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(folder.name)
    return found


def judge(process: subprocess.Popen[bytes], code: int, *, ends: bool) -> str:
    """How a run that was interrupted has ended."""
    _, err = process.communicate(timeout=60)
    time.sleep(0.05)
    text = err.decode(errors="replace")
    if left_over(process.pid):
        return "processes left"
    starting = any(word in text for word in STARTING) and "pipeline/" not in text
    if process.returncode == code - 128 or process.returncode == -(code - 128) or starting:
        return "not begun"
    if process.returncode == code:
        return f"says {text.strip()[-60:]!r}" if text else "ended"
    if ends and process.returncode in (0, 1):
        return "done before"
    return f"exit code {process.returncode}: {text.strip()[-60:]!r}"


def interrupt(root: Path, name: str, number: int, runs: int, order: random.Random) -> Counter[str]:
    begun = time.monotonic()
    process = run(root, COMMANDS[name])
    if name == "watch":
        time.sleep(2)
        process.kill()
    process.communicate()
    took = time.monotonic() - begun
    found: Counter[str] = Counter()
    for i in range(runs):
        process = run(root, COMMANDS[name])
        time.sleep(order.uniform(0, 0.05) if i % 3 == 0 else order.uniform(0, 1.1 * took))
        os.killpg(process.pid, number) if i % 2 else process.send_signal(number)
        found[judge(process, 128 + number, ends=name != "watch")] += 1
    after = run(root, COMMANDS["build"])
    _, err = after.communicate(timeout=120)
    if after.returncode:
        found[f"next run: {err.decode()[-80:]!r}"] += 1
    names = [path.name for path in root.rglob(".*") if path.name != ".pipeline"]
    found["temporary files left"] += len(names)
    return +found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--term", action="store_true", help="SIGTERM in place of SIGINT")
    parser.add_argument("commands", nargs="*", default=[*COMMANDS], metavar="COMMAND")
    args = parser.parse_args()
    number = signal.SIGTERM if args.term else signal.SIGINT
    good = {"ended", "done before", "not begun"}
    failed = False
    print(f"{'command':16}{'ended':>8}{'done before':>14}{'not begun':>12}  wrong")
    for name in args.commands:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            (root / "seeds").mkdir()
            for page in range(PAGES):
                (root / "seeds" / f"{page}.md").write_text(
                    f"# Page {page}\n\n" + "You rest.\n\n" * 40
                )
            for command in ("build --engine pseudo", "export first.csv"):
                assert finish(root, command) == 0
            found = interrupt(root, name, number, args.runs, random.Random(f"{args.seed} {name}"))
        wrong = {what: count for what, count in found.items() if what not in good}
        failed |= bool(wrong)
        columns = f"{found['ended']:8}{found['done before']:14}{found['not begun']:12}"
        print(f"{name:16}{columns}  {wrong or ''}", flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
