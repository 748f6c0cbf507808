-- Every artist, label and master that is named by id has a row: where the dump
-- has no record of it, a placeholder with the name that is printed most often.

CREATE TEMP TABLE missing_artist ON COMMIT DROP AS
SELECT DISTINCT ON (id) id, name
FROM (
    SELECT id, name, count(*) AS times
    FROM (
        SELECT artist_id AS id, name FROM catalog.release_artist
        UNION ALL SELECT artist_id, name FROM catalog.track_artist
        UNION ALL SELECT artist_id, name FROM catalog.credit
        UNION ALL SELECT artist_id, name FROM catalog.master_artist
        UNION ALL SELECT alias_id, name FROM catalog.artist_alias
        UNION ALL SELECT member_id, name FROM catalog.artist_member
        UNION ALL SELECT group_id, name FROM catalog.artist_group
    ) printed
    WHERE id IS NOT NULL
      AND NOT EXISTS (SELECT FROM catalog.artist WHERE artist.id = printed.id AND artist.in_dump)
    GROUP BY id, name
) named
ORDER BY id, name = '', times DESC, name COLLATE "C";

ANALYZE missing_artist;

DELETE FROM catalog.artist
WHERE NOT in_dump AND NOT EXISTS (SELECT FROM missing_artist missing WHERE missing.id = artist.id);

UPDATE catalog.artist SET name = missing.name
FROM missing_artist missing
WHERE artist.id = missing.id AND artist.name <> missing.name;

INSERT INTO catalog.artist (id, in_dump, name, urls)
SELECT id, false, name, '{}' FROM missing_artist
ON CONFLICT (id) DO NOTHING;

CREATE TEMP TABLE missing_label ON COMMIT DROP AS
SELECT DISTINCT ON (id) id, name
FROM (
    SELECT id, name, count(*) AS times
    FROM (
        SELECT label_id AS id, name FROM catalog.release_label
        UNION ALL SELECT label_id, name FROM catalog.release_series
        UNION ALL SELECT label_id, name FROM catalog.release_company
        UNION ALL SELECT parent_id, coalesce(parent_name, '') FROM catalog.label
        UNION ALL SELECT sublabel_id, name FROM catalog.label_sublabel
    ) printed
    WHERE id IS NOT NULL
      AND NOT EXISTS (SELECT FROM catalog.label WHERE label.id = printed.id AND label.in_dump)
    GROUP BY id, name
) named
ORDER BY id, name = '', times DESC, name COLLATE "C";

ANALYZE missing_label;

DELETE FROM catalog.label
WHERE NOT in_dump AND NOT EXISTS (SELECT FROM missing_label missing WHERE missing.id = label.id);

UPDATE catalog.label SET name = missing.name
FROM missing_label missing
WHERE label.id = missing.id AND label.name <> missing.name;

INSERT INTO catalog.label (id, in_dump, name, urls)
SELECT id, false, name, '{}' FROM missing_label
ON CONFLICT (id) DO NOTHING;

-- Nobody prints a master's title, so a placeholder takes that of its main
-- release, or of its first where none is marked.
CREATE TEMP TABLE missing_master ON COMMIT DROP AS
SELECT DISTINCT ON (master_id)
    master_id AS id, title, CASE WHEN is_main_release THEN release.id END AS main_release_id
FROM catalog.release
WHERE master_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM catalog.master WHERE master.id = release.master_id AND master.in_dump)
ORDER BY master_id, is_main_release IS NOT TRUE, release.id;

ANALYZE missing_master;

DELETE FROM catalog.master
WHERE NOT in_dump AND NOT EXISTS (SELECT FROM missing_master missing WHERE missing.id = master.id);

UPDATE catalog.master SET title = missing.title, main_release_id = missing.main_release_id
FROM missing_master missing
WHERE master.id = missing.id
  AND (master.title, master.main_release_id) IS DISTINCT FROM (missing.title, missing.main_release_id);

INSERT INTO catalog.master (id, main_release_id, sort_year, in_dump, title, genres, styles)
SELECT id, main_release_id, 32767, false, title, '{}', '{}' FROM missing_master
ON CONFLICT (id) DO NOTHING;
