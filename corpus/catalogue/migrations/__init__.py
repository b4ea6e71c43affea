"""Alembic's folder: env.py is run by it, versions/ holds one step a file. See corpus/README.md."""
