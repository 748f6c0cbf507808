SET LOCAL ROLE dig_owner;

DROP TABLE ingest.drift, ingest.changes, ingest.staged_record, ingest.staged_lines, ingest.checkpoint;
ALTER TABLE ingest.run DROP COLUMN starts;

RESET ROLE;
