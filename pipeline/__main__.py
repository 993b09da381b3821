"""`python -m pipeline`."""

import os
import sys

if __name__ == "__main__":
    # Python looks for modules in the working folder first, where a stranger's may lie. The
    # package itself is known by now; in a checkout that is the working folder, and comes last.
    if not sys.flags.safe_path:
        FOLDER = sys.path.pop(0)
        if os.path.samefile(FOLDER or ".", os.path.dirname(os.path.dirname(__file__))):  # noqa: PTH120, PTH121
            sys.path.append(FOLDER)

    from pipeline.cli.entry import run_program

    run_program()
