"""`python -m rollbook` is the same as `rollbook`."""

from rollbook.doors.cli.main import main

if __name__ == "__main__":
    main()
