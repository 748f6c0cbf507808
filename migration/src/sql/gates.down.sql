SET LOCAL ROLE dig_owner;

ALTER TABLE ingest.run_file
    DROP COLUMN rows,
    DROP COLUMN sha256;

DROP TABLE ops.dump_profile, ops.gate_result;

RESET ROLE;
