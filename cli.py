"""`python cli.py …` in a checkout is `mailtriage …` when installed."""

from mailtriage.commands.main import main

if __name__ == "__main__":
    main()
