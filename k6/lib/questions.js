// The classes of requests, as the pages of a catalogue ask them.

import { ask } from "./graph.js";
import { broadWord, release } from "./sample.js";

const SEARCH = `query Search($query: String!, $kinds: [Kind!]) {
  search(query: $query, kinds: $kinds, first: 20) {
    edges {
      kind
      versionCount
      node {
        id
        ... on Artist { name }
        ... on Label { name }
        ... on Master { title year }
        ... on Release { title year }
      }
      highlight { name { spans { text matched } } }
    }
    suggestion
    droppedWords
    meta { degraded degradedReasons tookMs }
  }
}`;

const FILTERED = `query Filtered($query: String!, $kinds: [Kind!], $filter: SearchFilter) {
  search(query: $query, kinds: $kinds, filter: $filter, first: 20) {
    totalCount
    versionCount
    edges { kind versionCount node { id ... on Master { title year } ... on Release { title year } } }
    facets { genres { value count } countries { value count } }
    meta { degraded degradedReasons tookMs }
  }
}`;

const RELEASE = `query Release($id: Int!) {
  release(discogsId: $id) {
    title
    country
    year
    genres
    styles
    artists { name join }
    labels { name catalogNumber }
    formats { name descriptions }
    tracks { position title duration artists { name } credits { role name } }
    credits { role name }
    identifiers { type value }
  }
}`;

const WALK = `query Walk($id: Int!) {
  artist(discogsId: $id) {
    name
    releases(first: 20) {
      totalCount
      nodes { title year labels { name label { name releases(first: 5) { nodes { title } } } } }
    }
  }
}`;

const ALBUMS = ["MASTER", "RELEASE"];

// Narrows a search to what a release that exists has.
function filter(of) {
  switch (Math.floor(Math.random() * 4)) {
    case 0: return { genres: [of.genre || "Rock"] };
    case 1: return { countries: [of.country || "US"] };
    case 2: return { yearFrom: (of.year || 1990) - 5, yearTo: (of.year || 1990) + 5 };
    default: return { genres: [of.genre || "Rock"], styles: [of.style || "House"], formats: ["Vinyl"] };
  }
}

export const QUESTIONS = {
  artist: () => ask("artist", SEARCH, { query: release().artist, kinds: ["ARTIST"] }),
  broad: () => ask("broad", SEARCH, { query: broadWord(), kinds: ALBUMS }),
  filtered: () => ask("filtered", FILTERED, { query: broadWord(), kinds: ALBUMS, filter: filter(release()) }),
  retrieval: () => ask("retrieval", RELEASE, { id: release().id }),
  traversal: () => ask("traversal", WALK, { id: release().artistId }),
};

// Of a hundred requests of people who dig: they search, open what they find,
// and go on from there.
const SHARES = { artist: 20, broad: 15, filtered: 15, retrieval: 35, traversal: 15 };

// A request of a class drawn by its share.
export function mixed() {
  let left = Math.random() * 100;
  for (const [name, share] of Object.entries(SHARES)) {
    left -= share;
    if (left < 0) return QUESTIONS[name]();
  }
  return QUESTIONS.retrieval();
}
