"""``python -m consortium`` is the command ``consortium``."""

from consortium.commands import main

main()
