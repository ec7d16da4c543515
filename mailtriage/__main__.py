"""`python -m mailtriage …` is `mailtriage …`."""

from mailtriage.commands.main import main

if __name__ == "__main__":
    main()
