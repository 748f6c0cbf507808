-- Roles belong to the whole cluster, so another database may have made them
-- already, perhaps at this very moment.
DO $$
DECLARE
    wanted text;
    -- Since Postgres 16 a member may be one who can grant a role but not act as it.
    acting text := CASE WHEN current_setting('server_version_num')::int4 >= 160000 THEN 'SET' ELSE 'MEMBER' END;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['dig_owner', 'dig_server'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
            EXCEPTION
                WHEN duplicate_object OR unique_violation THEN NULL;
            END;
        END IF;
        -- Whoever migrates may act as either; a server's own login should be
        -- a member of dig_server only.
        IF NOT pg_has_role(current_user, wanted, acting) THEN
            EXECUTE format('GRANT %I TO %I', wanted, current_user);
        END IF;
    END LOOP;
END
$$;

CREATE SCHEMA catalog AUTHORIZATION dig_owner;
CREATE SCHEMA ingest AUTHORIZATION dig_owner;
CREATE SCHEMA ops AUTHORIZATION dig_owner;

COMMENT ON SCHEMA catalog IS 'The catalogue: what the dumps say, as rows.';
COMMENT ON SCHEMA ingest IS 'The loader''s memory: runs, the ledger of records, rejects.';
COMMENT ON SCHEMA ops IS 'What the running service writes.';

GRANT USAGE ON SCHEMA catalog, ingest, ops TO dig_server;
ALTER DEFAULT PRIVILEGES FOR ROLE dig_owner IN SCHEMA catalog GRANT SELECT ON TABLES TO dig_server;
ALTER DEFAULT PRIVILEGES FOR ROLE dig_owner IN SCHEMA ops
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO dig_server;

-- Server and loader compare the schema's version with their own at start.
GRANT SELECT ON seaql_migrations TO dig_owner, dig_server;
