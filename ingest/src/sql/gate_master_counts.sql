-- The same for masters.
WITH picked AS (
    (SELECT id FROM catalog.master ORDER BY md5(id || $1) LIMIT $2)
    UNION (SELECT master_id FROM catalog.master_count ORDER BY versions DESC LIMIT $3)
), counted AS (
    SELECT p.id, coalesce(k.versions, 0) AS kept,
        (SELECT count(*) FROM catalog.release WHERE master_id = p.id) AS found
    FROM picked p LEFT JOIN catalog.master_count k ON k.master_id = p.id
)
SELECT count(*) AS looked_at, count(*) FILTER (WHERE found <> kept) AS wrong,
    (array_agg(id ORDER BY id) FILTER (WHERE found <> kept))[1:5] AS ids
FROM counted;
