SET LOCAL ROLE dig_owner;

DROP INDEX IF EXISTS catalog.release_identifier_matrix, catalog.release_identifier_barcode;
DELETE FROM ingest.deferred_index
WHERE name IN ('catalog.release_identifier_matrix', 'catalog.release_identifier_barcode');
CREATE INDEX release_identifier_value ON catalog.release_identifier (value_key, release_id) WHERE value_key IS NOT NULL;

RESET ROLE;
