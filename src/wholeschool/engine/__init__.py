"""Where expressions run. The only room that knows an engine's name."""

from wholeschool.engine.local import LocalEngine, WrittenFile

__all__ = ["LocalEngine", "WrittenFile"]
