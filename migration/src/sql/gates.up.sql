SET LOCAL ROLE dig_owner;

-- The lines of every gate that has been run; those of one run share
-- measured_at. version_id: the version that was published then.
CREATE TABLE ops.gate_result (
    id int4 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    measured_at timestamptz NOT NULL,
    passed bool NOT NULL,
    gate text NOT NULL,
    line text NOT NULL,
    claim text NOT NULL,
    evidence text NOT NULL,
    version_id text
);

-- Profiles of the files that passed gate A, or were accepted: what the next
-- month is held against. profile is JSON.
CREATE TABLE ops.dump_profile (
    kind int2 NOT NULL CHECK (kind BETWEEN 1 AND 4),
    dump_date date NOT NULL,
    measured_at timestamptz NOT NULL,
    file_name text NOT NULL,
    profile text NOT NULL,
    PRIMARY KEY (kind, dump_date)
);

-- Null where nobody has noted it.
ALTER TABLE ingest.run_file
    ADD COLUMN rows int8,
    ADD COLUMN sha256 text;

RESET ROLE;
