-- Labels whose lists an update may change; see touched_artist.sql.

INSERT INTO touched_label
SELECT id FROM due_record WHERE change = 3
UNION SELECT owner FROM diff_label_sublabel
UNION
SELECT sublabel_id FROM catalog.label_sublabel
WHERE sublabel_id IS NOT NULL AND label_id = ANY (ARRAY (SELECT owner FROM diff_label_sublabel))
UNION
SELECT parent_id FROM catalog.label
WHERE parent_id IS NOT NULL AND id = ANY (ARRAY (SELECT owner FROM diff_label))
ON CONFLICT DO NOTHING;
