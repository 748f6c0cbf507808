-- An artist with twenty releases and their credits.
SELECT '{"data":{"artist":' || row_to_json(x)::text || '}}'
FROM (
    SELECT a.id AS "discogsId", a.name,
        json_build_object('nodes', (SELECT coalesce(json_agg(n), '[]') FROM (
            SELECT r.id AS "discogsId", r.title, r.year,
                (SELECT coalesce(json_agg(c), '[]') FROM (
                    SELECT role.name AS role, c.detail, c.name,
                        CASE WHEN artist.id IS NOT NULL
                            THEN json_build_object('discogsId', artist.id, 'name', artist.name) END AS artist
                    FROM catalog.credit c
                    JOIN catalog.role ON role.id = c.role_id
                    LEFT JOIN catalog.artist ON artist.id = c.artist_id
                    WHERE c.release_id = r.id AND c.track IS NULL ORDER BY c.ordinal
                ) c) AS credits
            FROM (
                SELECT DISTINCT sort_year, release_id FROM catalog.release_artist
                WHERE artist_id = a.id ORDER BY sort_year, release_id LIMIT 20
            ) place
            JOIN catalog.release r ON r.id = place.release_id
            ORDER BY place.sort_year, place.release_id
        ) n)) AS releases
    FROM catalog.artist a WHERE a.id = $1
) x
