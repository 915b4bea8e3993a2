"""Before and after alone: how often it happens anyway."""
