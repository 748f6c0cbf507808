-- Every artist, label and master that is named by id has a row: where the dump
-- has no record of it, a placeholder with the name that is printed most often.

-- Temporary tables have no statistics of their own accord, and without them a
-- plan may compare every row of one with every row of the other.
ANALYZE named_artist, named_label, named_master;

CREATE TEMP TABLE missing_artist ON COMMIT DROP AS
SELECT id FROM named_artist
WHERE NOT EXISTS (SELECT FROM catalog.artist WHERE artist.id = named_artist.id AND artist.in_dump);

ANALYZE missing_artist;

CREATE TEMP TABLE placeholder_artist ON COMMIT DROP AS
SELECT DISTINCT ON (id) id, name
FROM (
    SELECT id, name, count(*) AS times
    FROM missing_artist, LATERAL (
        SELECT name FROM catalog.release_artist WHERE artist_id = missing_artist.id
        UNION ALL SELECT name FROM catalog.track_artist WHERE artist_id = missing_artist.id
        UNION ALL SELECT name FROM catalog.credit WHERE artist_id = missing_artist.id
        UNION ALL SELECT name FROM catalog.master_artist WHERE artist_id = missing_artist.id
        UNION ALL SELECT name FROM catalog.artist_alias WHERE alias_id = missing_artist.id
        UNION ALL SELECT name FROM catalog.artist_member WHERE member_id = missing_artist.id
        UNION ALL SELECT name FROM catalog.artist_group WHERE group_id = missing_artist.id
    ) printed
    GROUP BY id, name
) counted
ORDER BY id, name = '', times DESC, name COLLATE "C";

ANALYZE placeholder_artist;

DELETE FROM catalog.artist
WHERE NOT in_dump
  AND id = ANY (ARRAY (SELECT id FROM missing_artist EXCEPT SELECT id FROM placeholder_artist));

UPDATE catalog.artist SET name = new.name
FROM placeholder_artist new
WHERE artist.id = new.id AND artist.name <> new.name;

INSERT INTO catalog.artist (id, in_dump, name)
SELECT id, false, name FROM placeholder_artist
ON CONFLICT (id) DO NOTHING;

CREATE TEMP TABLE missing_label ON COMMIT DROP AS
SELECT id FROM named_label
WHERE NOT EXISTS (SELECT FROM catalog.label WHERE label.id = named_label.id AND label.in_dump);

ANALYZE missing_label;

CREATE TEMP TABLE placeholder_label ON COMMIT DROP AS
SELECT DISTINCT ON (id) id, name
FROM (
    SELECT id, name, count(*) AS times
    FROM missing_label, LATERAL (
        SELECT name FROM catalog.release_label WHERE label_id = missing_label.id
        UNION ALL SELECT name FROM catalog.release_series WHERE label_id = missing_label.id
        UNION ALL SELECT name FROM catalog.release_company WHERE label_id = missing_label.id
        UNION ALL SELECT coalesce(parent_name, '') FROM catalog.label WHERE parent_id = missing_label.id
        UNION ALL SELECT name FROM catalog.label_sublabel WHERE sublabel_id = missing_label.id
    ) printed
    GROUP BY id, name
) counted
ORDER BY id, name = '', times DESC, name COLLATE "C";

ANALYZE placeholder_label;

DELETE FROM catalog.label
WHERE NOT in_dump
  AND id = ANY (ARRAY (SELECT id FROM missing_label EXCEPT SELECT id FROM placeholder_label));

UPDATE catalog.label SET name = new.name
FROM placeholder_label new
WHERE label.id = new.id AND label.name <> new.name;

INSERT INTO catalog.label (id, in_dump, name)
SELECT id, false, name FROM placeholder_label
ON CONFLICT (id) DO NOTHING;

-- Nobody prints a master's title, so a placeholder takes that of its main
-- release, or of its first where none is marked.
CREATE TEMP TABLE missing_master ON COMMIT DROP AS
SELECT id FROM named_master
WHERE NOT EXISTS (SELECT FROM catalog.master WHERE master.id = named_master.id AND master.in_dump);

ANALYZE missing_master;

CREATE TEMP TABLE placeholder_master ON COMMIT DROP AS
SELECT missing_master.id, first.title, first.main_release_id
FROM missing_master, LATERAL (
    SELECT title, CASE WHEN is_main_release THEN id END AS main_release_id
    FROM catalog.release
    WHERE master_id = missing_master.id
    ORDER BY is_main_release IS NOT TRUE, id
    LIMIT 1
) first;

ANALYZE placeholder_master;

DELETE FROM catalog.master
WHERE NOT in_dump
  AND id = ANY (ARRAY (SELECT id FROM missing_master EXCEPT SELECT id FROM placeholder_master));

UPDATE catalog.master SET title = new.title, main_release_id = new.main_release_id
FROM placeholder_master new
WHERE master.id = new.id
  AND (master.title, master.main_release_id) IS DISTINCT FROM (new.title, new.main_release_id);

INSERT INTO catalog.master (id, main_release_id, sort_year, in_dump, title)
SELECT id, main_release_id, 32767, false, title FROM placeholder_master
ON CONFLICT (id) DO NOTHING;
