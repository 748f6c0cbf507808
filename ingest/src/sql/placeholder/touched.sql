-- The ids that an update could have given or taken a placeholder, or another name.

CREATE TEMP TABLE named_artist ON COMMIT DROP AS
SELECT artist_id AS id FROM artist_delta UNION SELECT id FROM touched_artist;

CREATE TEMP TABLE named_label ON COMMIT DROP AS
SELECT label_id AS id FROM label_delta UNION SELECT id FROM touched_label;

CREATE TEMP TABLE named_master ON COMMIT DROP AS
SELECT master_id AS id FROM master_delta
UNION
SELECT id FROM ingest.staged_record WHERE kind = 3;
