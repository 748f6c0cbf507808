-- Twenty releases beyond an id, with their tracks and labels.
SELECT '{"data":{"browseReleases":{"nodes":' || coalesce(json_agg(x)::text, '[]') || '}}}'
FROM (
    SELECT r.id AS "discogsId", r.title, r.year, r.country,
        (SELECT coalesce(json_agg(t), '[]') FROM (
            SELECT ordinal, position, title, duration_seconds AS "durationSeconds"
            FROM catalog.track WHERE release_id = r.id AND parent IS NULL ORDER BY ordinal
        ) t) AS tracks,
        (SELECT coalesce(json_agg(l), '[]') FROM (
            SELECT rl.name, rl.catno AS "catalogNumber",
                CASE WHEN label.id IS NOT NULL
                    THEN json_build_object('discogsId', label.id, 'name', label.name) END AS label
            FROM catalog.release_label rl LEFT JOIN catalog.label ON label.id = rl.label_id
            WHERE rl.release_id = r.id ORDER BY rl.position
        ) l) AS labels
    FROM catalog.release r WHERE r.id > $1 ORDER BY r.id LIMIT 20
) x
