"""What the queries are asked for: drawn by seed from the catalogue."""

import random
import subprocess

import client

# An artist of fewer releases is not nested enough to be worth a race.
LEAST_RELEASES = 5

_WALK = ("query($after: String) { browseReleases(first: 100, after: $after) "
         "{ edges { cursor node { discogsId } } pageInfo { hasNextPage endCursor } } }")
_CURSOR = ("query($id: Int!) { allReleases(first: 1, condition: { rowId: $id }, orderBy: ROW_ID_ASC) "
           "{ pageInfo { endCursor } } }")

_RELEASES = """
    SELECT (SELECT id FROM catalog.release WHERE id >= drawn.id ORDER BY id LIMIT 1)
    FROM unnest(ARRAY[{}]) WITH ORDINALITY AS drawn (id, place) ORDER BY place"""

# Of releases drawn by chance, so that artists of many releases come more often.
# An artist who stands twice on one release is left out: Dig shows the release
# once, PostGraphile twice.
_ARTISTS = """
    SELECT ra.artist_id FROM unnest(ARRAY[{}]) WITH ORDINALITY AS drawn (id, place)
    CROSS JOIN LATERAL (SELECT id FROM catalog.release WHERE id >= drawn.id ORDER BY id LIMIT 1) r
    JOIN catalog.release_artist ra ON ra.release_id = r.id AND ra.position = 1
    JOIN catalog.artist_count c ON c.artist_id = ra.artist_id AND c.main_releases >= {}
    WHERE NOT EXISTS (SELECT FROM (SELECT release_id FROM catalog.release_artist
                                   WHERE artist_id = ra.artist_id ORDER BY sort_year, release_id
                                   LIMIT 40) first GROUP BY release_id HAVING count(*) > 1)
    ORDER BY place"""


def rows(url, text):
    """Rows of one column."""
    done = subprocess.run(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", text],
                          capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"the catalogue cannot be read: {done.stderr.strip()}")
    return done.stdout.split()


def draw(url, seed, number):
    """Ids for the three queries."""
    chance = random.Random(seed)
    low, high = (int(word) for word in
                 rows(url, "SELECT min(id) || ' ' || max(id) FROM catalog.release"))

    def ids(count):
        return ",".join(str(chance.randint(low, high)) for _ in range(count))

    releases = rows(url, _RELEASES.format(ids(number)))
    # Many are drawn in vain.
    artists = rows(url, _ARTISTS.format(ids(8 * number), LEAST_RELEASES))
    pages = rows(url, _RELEASES.format(ids(number)))
    return {"page": [int(id) for id in pages],
            "artist": [int(id) for id in dict.fromkeys(artists)][:number],
            "release": [int(id) for id in releases]}


def cursors_of_dig(address, wanted):
    """Cursors of the releases with these ids, by walking all of them: a cursor
    is had from an edge and from nowhere else."""
    missing, found, after = set(wanted), {}, None
    while missing:
        answer = client.ask(address, _WALK, {"after": after})["browseReleases"]
        for edge in answer["edges"]:
            if edge["node"]["discogsId"] in missing:
                found[edge["node"]["discogsId"]] = edge["cursor"]
                missing.remove(edge["node"]["discogsId"])
        if missing and not answer["pageInfo"]["hasNextPage"]:
            raise SystemExit(f"these releases are not in the graph: {sorted(missing)}")
        after = answer["pageInfo"]["endCursor"]
    return found


def cursors_of_postgraphile(address, wanted):
    """The same for PostGraphile, which gives a cursor for any condition."""
    return {id: client.ask(address, _CURSOR, {"id": id})["allReleases"]["pageInfo"]["endCursor"]
            for id in wanted}
