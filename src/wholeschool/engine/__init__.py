"""Where expressions run. The only room that knows an engine's name."""

from wholeschool.engine.compiled import compiled_once
from wholeschool.engine.local import LocalEngine, WrittenFile
from wholeschool.engine.plan import CompiledStep, Plan, made_once

__all__ = ["CompiledStep", "LocalEngine", "Plan", "WrittenFile", "compiled_once", "made_once"]
