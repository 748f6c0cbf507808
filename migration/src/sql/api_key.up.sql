SET LOCAL ROLE dig_owner;

-- Keys of callers; the text of a key is nowhere. hash is SHA-256 of it: a slow
-- hash would only protect what can be guessed, and 256 random bits can't.
-- prefix is the beginning of the text, by which a key is found and named.
CREATE TABLE ops.api_key (
    id int4 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz,
    revoked_at timestamptz,
    name text NOT NULL CHECK (name <> ''),
    tier text NOT NULL,
    prefix text NOT NULL UNIQUE,
    hash bytea NOT NULL CHECK (octet_length(hash) = 32)
);

-- A server that is broken into can't give itself a key, or take one away.
REVOKE INSERT, UPDATE, DELETE ON ops.api_key FROM dig_server;
GRANT UPDATE (last_used_at) ON ops.api_key TO dig_server;

RESET ROLE;
