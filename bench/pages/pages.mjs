// Which pages are looked at: of each kind the one with the most to show among
// some, found through the graph.

const ASK = `{
  browseMasters(first: 100) {
    nodes { discogsId title artists { artist { discogsId } } versions(first: 1) { totalCount nodes { discogsId labels { label { discogsId } } tracks { title } } } }
  }
}`;

/** The addresses of the pages of a server, by name. */
export async function pages(base) {
  const response = await fetch(`${base}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: ASK }),
  });
  const { data, errors } = await response.json();
  if (!data) throw new Error(JSON.stringify(errors));
  const whole = data.browseMasters.nodes.filter(({ artists, versions: { nodes: [version] } }) => (
    artists[0]?.artist && version?.tracks.length > 0 && version.labels[0]?.label
  ));
  const some = (count) => Math.min(count, 12);
  const shows = ({ versions: { totalCount, nodes: [version] } }) => some(totalCount) + some(version.tracks.length);
  whole.sort((one, other) => shows(other) - shows(one));
  const [album] = whole;
  if (!album) throw new Error("the first hundred albums have none with an artist, a version and tracks");
  const [version] = album.versions.nodes;
  const word = album.title.split(/[^\p{L}\p{N}]+/u).sort((one, other) => other.length - one.length)[0];
  return {
    home: "/",
    search: `/search?q=${encodeURIComponent(word)}`,
    release: `/release/${album.discogsId}`,
    version: `/version/${version.discogsId}`,
    artist: `/artist/${album.artists[0].artist.discogsId}`,
    label: `/label/${version.labels[0].label.discogsId}`,
    status: "/status",
  };
}
