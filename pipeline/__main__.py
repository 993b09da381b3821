"""`python -m pipeline`."""

from pipeline.cli.main import run_program

if __name__ == "__main__":
    raise SystemExit(run_program())
