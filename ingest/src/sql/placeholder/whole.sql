-- All ids that a fresh catalogue names.

CREATE TEMP TABLE named_artist ON COMMIT DROP AS
SELECT artist_id AS id FROM catalog.artist_count;

CREATE TEMP TABLE named_label ON COMMIT DROP AS
SELECT label_id AS id FROM catalog.label_count
UNION
SELECT sublabel_id FROM catalog.label_sublabel WHERE sublabel_id IS NOT NULL;

CREATE TEMP TABLE named_master ON COMMIT DROP AS
SELECT master_id AS id FROM catalog.master_count;
