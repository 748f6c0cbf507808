-- Part of every Postgres, but a package of its own on some systems, and only a
-- superuser may create it. The server does without where it is missing.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_prewarm') THEN
        CREATE EXTENSION IF NOT EXISTS pg_prewarm;
    END IF;
EXCEPTION
    WHEN insufficient_privilege OR undefined_file OR duplicate_object OR unique_violation THEN
        RAISE NOTICE 'pg_prewarm was not created: %', SQLERRM;
END
$$;
