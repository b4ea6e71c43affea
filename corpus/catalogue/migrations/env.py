"""What Alembic runs: the steps, inside the transaction of the connection that migrating.py hands over."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
