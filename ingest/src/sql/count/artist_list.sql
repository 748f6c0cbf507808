-- Aliases, members and groups: a pair counts once, whichever of the two
-- records says it, so that the pairs of all artists that a change touches are
-- counted anew and held against what is there.

INSERT INTO artist_delta (artist_id, aliases, members, groups)
SELECT artist_id, sum(aliases), sum(members), sum(groups)
FROM (
    SELECT artist_id, count(*) AS aliases, 0 AS members, 0 AS groups
    FROM (
        SELECT artist_id, alias_id FROM catalog.artist_alias
        WHERE alias_id IS NOT NULL [[AND artist_id IN (SELECT id FROM touched_artist)]]
        UNION
        SELECT alias_id, artist_id FROM catalog.artist_alias
        WHERE alias_id IS NOT NULL [[AND alias_id IN (SELECT id FROM touched_artist)]]
    ) aliases
    GROUP BY artist_id
    UNION ALL
    SELECT artist_id, 0, count(*), 0
    FROM (
        SELECT artist_id, member_id FROM catalog.artist_member
        WHERE member_id IS NOT NULL [[AND artist_id IN (SELECT id FROM touched_artist)]]
        UNION
        SELECT group_id, artist_id FROM catalog.artist_group
        WHERE group_id IS NOT NULL [[AND group_id IN (SELECT id FROM touched_artist)]]
    ) members
    GROUP BY artist_id
    UNION ALL
    SELECT artist_id, 0, 0, count(*)
    FROM (
        SELECT artist_id, group_id FROM catalog.artist_group
        WHERE group_id IS NOT NULL [[AND artist_id IN (SELECT id FROM touched_artist)]]
        UNION
        SELECT member_id, artist_id FROM catalog.artist_member
        WHERE member_id IS NOT NULL [[AND member_id IN (SELECT id FROM touched_artist)]]
    ) groups
    GROUP BY artist_id
    UNION ALL
    SELECT artist_id, -aliases, -members, -groups FROM catalog.artist_count
    WHERE true [[AND artist_id IN (SELECT id FROM touched_artist)]]
) counted
GROUP BY artist_id;
