"""Where expressions run. The only room that knows an engine's name."""

from wholeschool.engine.local import LocalEngine, WrittenFile
from wholeschool.engine.plan import CompiledStep, Plan

__all__ = ["CompiledStep", "LocalEngine", "Plan", "WrittenFile"]
