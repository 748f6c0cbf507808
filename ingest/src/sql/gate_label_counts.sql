-- The same for labels.
WITH picked AS (
    (SELECT id FROM catalog.label ORDER BY md5(id || $1) LIMIT $2)
    UNION (SELECT label_id FROM catalog.label_count ORDER BY releases DESC LIMIT $3)
    UNION (SELECT label_id FROM catalog.label_count ORDER BY company_releases DESC LIMIT $3)
    UNION (SELECT label_id FROM catalog.label_count ORDER BY sublabels DESC LIMIT $3)
), counted AS (
    SELECT p.id, ARRAY[
        (SELECT count(DISTINCT release_id) FROM catalog.release_label WHERE label_id = p.id),
        (SELECT count(DISTINCT release_id) FROM catalog.release_series WHERE label_id = p.id),
        (SELECT count(DISTINCT release_id) FROM catalog.release_company WHERE label_id = p.id),
        (SELECT count(*) FROM (
            SELECT sublabel_id FROM catalog.label_sublabel WHERE label_id = p.id AND sublabel_id IS NOT NULL
            UNION SELECT id FROM catalog.label WHERE parent_id = p.id
        ) sublabels)
    ] AS found, ARRAY[
        coalesce(k.releases, 0), coalesce(k.series_releases, 0),
        coalesce(k.company_releases, 0), coalesce(k.sublabels, 0)
    ]::int8[] AS kept
    FROM picked p LEFT JOIN catalog.label_count k ON k.label_id = p.id
)
SELECT count(*) AS looked_at, count(*) FILTER (WHERE found <> kept) AS wrong,
    (array_agg(id ORDER BY id) FILTER (WHERE found <> kept))[1:5] AS ids
FROM counted;
