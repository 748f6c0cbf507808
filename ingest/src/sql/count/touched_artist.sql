-- Artists whose lists an update may change: the records that go or whose lists
-- change, and all that the lists name, before and after.

INSERT INTO touched_artist
SELECT id FROM due_record WHERE change = 3
UNION SELECT owner FROM diff_artist_alias
UNION SELECT owner FROM diff_artist_member
UNION SELECT owner FROM diff_artist_group
UNION
SELECT alias_id FROM catalog.artist_alias
WHERE alias_id IS NOT NULL AND artist_id = ANY (ARRAY (SELECT owner FROM diff_artist_alias))
UNION
SELECT member_id FROM catalog.artist_member
WHERE member_id IS NOT NULL AND artist_id = ANY (ARRAY (SELECT owner FROM diff_artist_member))
UNION
SELECT group_id FROM catalog.artist_group
WHERE group_id IS NOT NULL AND artist_id = ANY (ARRAY (SELECT owner FROM diff_artist_group))
ON CONFLICT DO NOTHING;
