INSERT INTO catalog.kind_count AS old
SELECT 1, count(*) FILTER (WHERE in_dump), count(*) FILTER (WHERE NOT in_dump) FROM catalog.artist
UNION ALL
SELECT 2, count(*) FILTER (WHERE in_dump), count(*) FILTER (WHERE NOT in_dump) FROM catalog.label
UNION ALL
SELECT 3, count(*) FILTER (WHERE in_dump), count(*) FILTER (WHERE NOT in_dump) FROM catalog.master
UNION ALL
SELECT 4, count(*), 0 FROM catalog.release
ON CONFLICT (kind) DO UPDATE SET records = excluded.records, placeholders = excluded.placeholders
WHERE old IS DISTINCT FROM excluded;
