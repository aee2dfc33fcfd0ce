"""``python -m foedus`` is the same as ``foedus``."""

import sys

if __name__ == "__main__":
    try:
        from foedus.cli import main

        code = main()
    except KeyboardInterrupt:  # before the command line could answer it
        code = 130
    sys.exit(code)
