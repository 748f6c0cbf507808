SET LOCAL ROLE dig_owner;

-- How often a run was started: one that was stopped goes on under its number.
ALTER TABLE ingest.run ADD COLUMN starts int4 NOT NULL DEFAULT 1;

-- Batches of a file that are done: in the tables (first load) or staged
-- (update). Written with the batch, gone with the publication. hash is of the
-- batch's records, so that another file under the same name is noticed. lost:
-- ids of records that could not be taken. drift: elements and attributes
-- without a column, and how often they stood there.
CREATE TABLE ingest.checkpoint (
    hash int8 NOT NULL,
    rows int8 NOT NULL,
    batch int4 NOT NULL,
    run_id int4 NOT NULL,
    records int4 NOT NULL,
    added int4 NOT NULL,
    changed int4 NOT NULL,
    unchanged int4 NOT NULL,
    rejected int4 NOT NULL,
    kind int2 NOT NULL CHECK (kind BETWEEN 1 AND 4),
    mapping_version int2 NOT NULL,
    lost int4[] NOT NULL,
    drift_paths text[] NOT NULL,
    drift_counts int8[] NOT NULL,
    PRIMARY KEY (kind, batch)
);

-- Rows that an update has made and not yet published, as COPY takes them.
CREATE TABLE ingest.staged_lines (
    batch int4 NOT NULL,
    kind int2 NOT NULL CHECK (kind BETWEEN 1 AND 4),
    table_name text NOT NULL,
    lines bytea NOT NULL,
    PRIMARY KEY (kind, batch, table_name)
);
-- Packing the lines would cost more than it saves: they live for minutes.
ALTER TABLE ingest.staged_lines ALTER COLUMN lines SET STORAGE EXTERNAL;

-- What an update will do to a record. change: 1 added, 2 changed, 3 removed,
-- 4 written differently in the dump, with the same rows.
CREATE TABLE ingest.staged_record (
    id int4 NOT NULL,
    kind int2 NOT NULL CHECK (kind BETWEEN 1 AND 4),
    change int2 NOT NULL CHECK (change BETWEEN 1 AND 4),
    PRIMARY KEY (kind, id)
);

-- What each publication after the first has changed, as history.
-- change: 1 added, 2 changed, 3 removed.
CREATE TABLE ingest.changes (
    sequence int4 NOT NULL,
    id int4 NOT NULL,
    kind int2 NOT NULL CHECK (kind BETWEEN 1 AND 4),
    change int2 NOT NULL CHECK (change BETWEEN 1 AND 3),
    PRIMARY KEY (sequence, kind, change, id)
);

-- Elements and attributes without a column, and how often a run met them in
-- the records it read.
CREATE TABLE ingest.drift (
    occurrences int8 NOT NULL,
    run_id int4 NOT NULL REFERENCES ingest.run (id) ON DELETE CASCADE,
    kind int2 NOT NULL CHECK (kind BETWEEN 1 AND 4),
    path text NOT NULL,
    PRIMARY KEY (run_id, kind, path)
);

GRANT SELECT ON ingest.changes, ingest.drift TO dig_server;

RESET ROLE;
