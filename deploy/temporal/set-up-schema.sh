#!/bin/sh
# Creates or updates the schema of both databases, then exits. Running it again changes nothing.
# Host, port, user and password come from SQL_HOST, SQL_PORT, SQL_USER and SQL_PASSWORD.
set -eu

set_up() {
  database=$1
  folder=/etc/temporal/schema/postgresql/v12/$2/versioned
  # Fails where the database exists already; a database that could not be created fails the next line.
  temporal-sql-tool --database "$database" create || echo "The database $database is there already."
  temporal-sql-tool --database "$database" setup-schema --version 0.0
  temporal-sql-tool --database "$database" update-schema --schema-dir "$folder"
}

set_up temporal temporal
set_up temporal_visibility visibility
