-- The roles stay: they belong to the cluster, and another database may use them.
REVOKE SELECT ON seaql_migrations FROM dig_owner, dig_server;
DROP SCHEMA ops;
DROP SCHEMA ingest;
DROP SCHEMA catalog;
