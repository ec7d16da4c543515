"""Secrets are never written in the configuration but named there; this finds out what they are."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

_PATIENCE = 30.0
_LONGEST = 64 * 1024


def misnamed(named: Any) -> str:
    """What is wrong with how a secret is named; an empty text where nothing is. Nothing is revealed."""
    if not isinstance(named, dict) or len(named) != 1:
        return "name the secret instead of writing it: {env: NAME}, {file: PATH} or {command: [PROGRAM, …]}"
    return "" if next(iter(named)) in _WAYS else "one of env, file, command"


def reveal(named: Any, config_file: str) -> tuple[str, str]:
    """(value, "") for `{env: NAME}`, `{file: PATH}` or `{command: [PROGRAM, ARGUMENT…]}`, else ("", what is wrong).

    A file's path is relative to the configuration; of a file or a command's output the line end is left off.
    """
    complaint = misnamed(named)
    if complaint:
        return "", complaint
    ((way, what),) = named.items()
    try:
        value, wrong = _WAYS[way](what, Path(config_file).parent)
    except ValueError:  # A NUL in a name or path.
        return "", "a name without control characters"
    return (value, wrong) if value or wrong else ("", f"a secret; the {way} gives an empty one")


def _from_environment(name: Any, _home: Path) -> tuple[str, str]:
    value = os.environ.get(str(name))
    return (value, "") if value else ("", f"set the environment variable {name}; it is empty or not there")


def _from_file(name: Any, home: Path) -> tuple[str, str]:
    path = home / str(name)
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(_LONGEST).rstrip("\r\n"), ""
    except (OSError, UnicodeDecodeError) as error:
        return "", f"a file that can be read; {path}: {getattr(error, 'strerror', None) or 'not UTF-8'}"


def _from_command(words: Any, home: Path) -> tuple[str, str]:
    if not isinstance(words, list) or not words or not all(isinstance(word, str) for word in words):
        return "", "a list of words, the program first; no shell reads it"
    try:
        done = subprocess.run(words, cwd=home, capture_output=True, timeout=_PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return "", f"a program that can be run and ends within {_PATIENCE:g} s; {words[0]} did not"
    if done.returncode:
        return "", f"a program that succeeds; {words[0]} ended with exit code {done.returncode}"
    return done.stdout.decode("utf-8", "replace").rstrip("\r\n"), ""


_WAYS = {"env": _from_environment, "file": _from_file, "command": _from_command}
