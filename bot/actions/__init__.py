"""Custom actions: one FastAPI process, one transaction per call, one action per file."""
