"""An evaluation: a panel by a design, how strong the evidence is, and one sentence."""
