-- Artists and labels whose lists an update may change: the records that go or
-- whose lists change, and all that the lists name, before and after. Runs with
-- the deltas, twice.

CREATE TEMP TABLE IF NOT EXISTS touched_artist (id int4 PRIMARY KEY) ON COMMIT DROP;
CREATE TEMP TABLE IF NOT EXISTS touched_label (id int4 PRIMARY KEY) ON COMMIT DROP;

INSERT INTO touched_artist
SELECT id FROM ingest.staged_record WHERE kind = 1 AND change = 3
UNION SELECT owner FROM diff_artist_alias
UNION SELECT owner FROM diff_artist_member
UNION SELECT owner FROM diff_artist_group
UNION
SELECT alias_id FROM catalog.artist_alias
WHERE alias_id IS NOT NULL AND artist_id IN (SELECT owner FROM diff_artist_alias)
UNION
SELECT member_id FROM catalog.artist_member
WHERE member_id IS NOT NULL AND artist_id IN (SELECT owner FROM diff_artist_member)
UNION
SELECT group_id FROM catalog.artist_group
WHERE group_id IS NOT NULL AND artist_id IN (SELECT owner FROM diff_artist_group)
ON CONFLICT DO NOTHING;

INSERT INTO touched_label
SELECT id FROM ingest.staged_record WHERE kind = 2 AND change = 3
UNION SELECT owner FROM diff_label_sublabel
UNION
SELECT sublabel_id FROM catalog.label_sublabel
WHERE sublabel_id IS NOT NULL AND label_id IN (SELECT owner FROM diff_label_sublabel)
UNION
SELECT parent_id FROM catalog.label
WHERE parent_id IS NOT NULL AND id IN (SELECT owner FROM diff_label)
ON CONFLICT DO NOTHING;
