INSERT INTO catalog.artist_count AS old
SELECT artist_id, sum(releases), sum(main_releases), sum(track_releases), sum(credit_releases),
    sum(tracks), sum(credits), sum(masters), sum(aliases), sum(members), sum(groups)
FROM artist_delta
GROUP BY artist_id
HAVING (sum(releases), sum(main_releases), sum(track_releases), sum(credit_releases), sum(tracks),
        sum(credits), sum(masters), sum(aliases), sum(members), sum(groups))
    <> (0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
ON CONFLICT (artist_id) DO UPDATE SET
    releases = old.releases + excluded.releases,
    main_releases = old.main_releases + excluded.main_releases,
    track_releases = old.track_releases + excluded.track_releases,
    credit_releases = old.credit_releases + excluded.credit_releases,
    tracks = old.tracks + excluded.tracks,
    credits = old.credits + excluded.credits,
    masters = old.masters + excluded.masters,
    aliases = old.aliases + excluded.aliases,
    members = old.members + excluded.members,
    groups = old.groups + excluded.groups;

[[DELETE FROM catalog.artist_count
WHERE artist_id IN (SELECT artist_id FROM artist_delta)
  AND (releases, main_releases, track_releases, credit_releases, tracks, credits, masters, aliases, members, groups)
    = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0);]]
