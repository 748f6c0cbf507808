SET LOCAL ROLE dig_owner;

-- Other identifiers are not looked up. Among them are marks that stand on very
-- many releases, such as those of rights societies; in an index of all, whoever
-- asked for a barcode of the same key would read past every one of them.
DROP INDEX IF EXISTS catalog.release_identifier_value;
-- A load that was interrupted may have put it off.
DELETE FROM ingest.deferred_index WHERE name = 'catalog.release_identifier_value';
-- barcode -> releases; 1 is "Barcode"
CREATE INDEX release_identifier_barcode ON catalog.release_identifier (value_key, release_id) WHERE type = 1 AND value_key IS NOT NULL;
-- matrix number -> releases; 2 is "Matrix / Runout"
CREATE INDEX release_identifier_matrix ON catalog.release_identifier (value_key, release_id) WHERE type = 2 AND value_key IS NOT NULL;

RESET ROLE;
