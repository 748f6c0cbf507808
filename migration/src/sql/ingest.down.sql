SET LOCAL ROLE dig_owner;

DROP TABLE ingest.deferred_index, ingest.rejects, ingest.raw_entities, ingest.run_file, ingest.run;

RESET ROLE;
