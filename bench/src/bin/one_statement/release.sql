-- A release with everything on it.
WITH credits AS MATERIALIZED (
    SELECT c.ordinal, c.track, c.covers, json_build_object(
        'role', role.name, 'detail', c.detail, 'name', c.name, 'nameVariation', c.anv, 'trackRange', c.tracks,
        'artist', CASE WHEN artist.id IS NOT NULL
            THEN json_build_object('discogsId', artist.id, 'name', artist.name) END) AS credit
    FROM catalog.credit c
    JOIN catalog.role ON role.id = c.role_id
    LEFT JOIN catalog.artist ON artist.id = c.artist_id
    WHERE c.release_id = $1
), artists AS MATERIALIZED (
    SELECT ta.track, ta.position, json_build_object(
        'name', ta.name, 'nameVariation', ta.anv, 'join', ta.join_phrase,
        'artist', CASE WHEN artist.id IS NOT NULL
            THEN json_build_object('discogsId', artist.id, 'name', artist.name) END) AS artist
    FROM catalog.track_artist ta LEFT JOIN catalog.artist ON artist.id = ta.artist_id
    WHERE ta.release_id = $1
), lines AS MATERIALIZED (
    SELECT t.parent, t.ordinal, t.position, t.title, t.duration_seconds,
        (SELECT coalesce(json_agg(a.artist ORDER BY a.position), '[]')
            FROM artists a WHERE a.track = t.ordinal) AS artists,
        (SELECT coalesce(json_agg(c.credit ORDER BY c.ordinal), '[]')
            FROM credits c WHERE c.track = t.ordinal OR t.ordinal = ANY (c.covers)) AS credits
    FROM catalog.track t WHERE t.release_id = $1
)
SELECT '{"data":{"release":' || row_to_json(x)::text || '}}'
FROM (
    SELECT r.id AS "discogsId", r.title, r.year, r.month, r.day, r.country, r.status,
        coalesce(string_to_array(r.genres, E'\n'), '{}') AS genres,
        coalesce(string_to_array(r.styles, E'\n'), '{}') AS styles,
        CASE WHEN r.notes IS NOT NULL THEN json_build_object('raw', r.notes) END AS notes,
        CASE WHEN master.id IS NOT NULL THEN json_build_object(
            'discogsId', master.id, 'title', master.title, 'year', master.year) END AS master,
        (SELECT coalesce(json_agg(a), '[]') FROM (
            SELECT ra.name, ra.anv AS "nameVariation", ra.join_phrase AS "join",
                CASE WHEN artist.id IS NOT NULL
                    THEN json_build_object('discogsId', artist.id, 'name', artist.name) END AS artist
            FROM catalog.release_artist ra LEFT JOIN catalog.artist ON artist.id = ra.artist_id
            WHERE ra.release_id = r.id ORDER BY ra.position
        ) a) AS artists,
        (SELECT coalesce(json_agg(l), '[]') FROM (
            SELECT rl.name, rl.catno AS "catalogNumber",
                CASE WHEN label.id IS NOT NULL
                    THEN json_build_object('discogsId', label.id, 'name', label.name) END AS label
            FROM catalog.release_label rl LEFT JOIN catalog.label ON label.id = rl.label_id
            WHERE rl.release_id = r.id ORDER BY rl.position
        ) l) AS labels,
        (SELECT coalesce(json_agg(s), '[]') FROM (
            SELECT rs.name, rs.catno AS "catalogNumber",
                CASE WHEN label.id IS NOT NULL
                    THEN json_build_object('discogsId', label.id, 'name', label.name) END AS label
            FROM catalog.release_series rs LEFT JOIN catalog.label ON label.id = rs.label_id
            WHERE rs.release_id = r.id ORDER BY rs.position
        ) s) AS series,
        (SELECT coalesce(json_agg(f), '[]') FROM (
            SELECT name, quantity, text,
                coalesce(string_to_array(descriptions, E'\n'), '{}') AS descriptions
            FROM catalog.release_format WHERE release_id = r.id ORDER BY position
        ) f) AS formats,
        (SELECT coalesce(json_agg(c), '[]') FROM (
            SELECT rc.name, rc.catno AS "catalogNumber",
                CASE WHEN label.id IS NOT NULL
                    THEN json_build_object('discogsId', label.id, 'name', label.name) END AS label
            FROM catalog.release_company rc LEFT JOIN catalog.label ON label.id = rc.label_id
            WHERE rc.release_id = r.id ORDER BY rc.position
        ) c) AS companies,
        (SELECT coalesce(json_agg(i), '[]') FROM (
            SELECT value, description
            FROM catalog.release_identifier WHERE release_id = r.id ORDER BY position
        ) i) AS identifiers,
        (SELECT coalesce(json_agg(v), '[]') FROM (
            SELECT title, description, nullif(duration, 0) AS "durationSeconds", embed
            FROM catalog.release_video WHERE release_id = r.id ORDER BY position
        ) v) AS videos,
        (SELECT coalesce(json_agg(credit ORDER BY ordinal), '[]')
            FROM credits WHERE track IS NULL) AS credits,
        (SELECT coalesce(json_agg(t), '[]') FROM (
            SELECT ordinal, position, title, duration_seconds AS "durationSeconds", artists, credits,
                (SELECT coalesce(json_agg(p), '[]') FROM (
                    SELECT ordinal, position, title, duration_seconds AS "durationSeconds", artists, credits
                    FROM lines part WHERE part.parent = lines.ordinal ORDER BY ordinal
                ) p) AS "subTracks"
            FROM lines WHERE parent IS NULL ORDER BY ordinal
        ) t) AS tracks
    FROM catalog.release r LEFT JOIN catalog.master ON master.id = r.master_id
    WHERE r.id = $1
) x
