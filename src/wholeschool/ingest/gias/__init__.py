"""The register of schools in England (GIAS): what a school is, and which one it continues."""
