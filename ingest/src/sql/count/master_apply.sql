INSERT INTO catalog.master_count AS old
SELECT master_id, sum(versions)
FROM master_delta
GROUP BY master_id
HAVING sum(versions) <> 0
ON CONFLICT (master_id) DO UPDATE SET versions = old.versions + excluded.versions;

[[DELETE FROM catalog.master_count
WHERE master_id IN (SELECT master_id FROM master_delta) AND versions = 0;]]
