SET LOCAL ROLE dig_owner;

-- One row per start of the loader, kept as history.
-- outcome: running, published, unchanged or failed.
CREATE TABLE ingest.run (
    id int4 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    started_at timestamptz NOT NULL,
    finished_at timestamptz,
    outcome text NOT NULL CHECK (outcome IN ('running', 'published', 'unchanged', 'failed')),
    version_id text,
    message text
);

-- What a run found in one dump file.
CREATE TABLE ingest.run_file (
    run_id int4 NOT NULL REFERENCES ingest.run (id) ON DELETE CASCADE,
    kind int2 NOT NULL CHECK (kind BETWEEN 1 AND 4),
    bytes int8 NOT NULL,
    xml_bytes int8 NOT NULL,
    records int8 NOT NULL,
    added int8 NOT NULL,
    changed int8 NOT NULL,
    unchanged int8 NOT NULL,
    removed int8 NOT NULL,
    rejected int8 NOT NULL,
    seconds float8 NOT NULL,
    dump_date date NOT NULL,
    file_name text NOT NULL,
    PRIMARY KEY (run_id, kind)
);

-- The ledger: every record of the current dumps. raw_hash is of the record's
-- bytes in the file, rows_hash of the rows made from it (both XXH3, 64 bits);
-- mapping_version says which rules made them.
CREATE TABLE ingest.raw_entities (
    raw_hash int8 NOT NULL,
    rows_hash int8 NOT NULL,
    id int4 NOT NULL,
    run_id int4 NOT NULL,
    kind int2 NOT NULL CHECK (kind BETWEEN 1 AND 4),
    mapping_version int2 NOT NULL,
    PRIMARY KEY (kind, id)
);

-- Records that could not be taken, as they stand in the file (the first MiB of
-- them). A load that succeeds replaces those of its files.
CREATE TABLE ingest.rejects (
    raw_hash int8 NOT NULL,
    record int8 NOT NULL,
    byte_offset int8 NOT NULL,
    run_id int4 NOT NULL,
    entity_id int4,
    kind int2 NOT NULL CHECK (kind BETWEEN 1 AND 4),
    reason text NOT NULL,
    raw bytea NOT NULL,
    PRIMARY KEY (run_id, kind, record)
);

-- Indexes of the catalogue that a first load has put off until the rows are
-- in; empty at any other time.
CREATE TABLE ingest.deferred_index (
    name text PRIMARY KEY,
    definition text NOT NULL
);

GRANT SELECT ON ingest.run, ingest.run_file TO dig_server;

RESET ROLE;
