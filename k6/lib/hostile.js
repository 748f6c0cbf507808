// Documents that mean harm. Each must be refused before it costs anything: with
// status 400, or the one that is said (200 where a single field is null, for its
// argument). Where a body is too long, the server may hang up on it before all of
// it is sent, which is status 0. The names are tags of k6: no commas.

const times = (count, of) => Array.from({ length: count }, (_, at) => of(at)).join(" ");

// Each level spreads the next one twice: short to send, endless to walk.
function doubled(levels, leaf) {
  const fragments = times(levels, (at) => `fragment F${at} on Query { ...F${at + 1} ...F${at + 1} }`);
  return `{ ...F0 } ${fragments} fragment F${levels} on Query { ${leaf} }`;
}

const deep = (levels) =>
  `{ artist(discogsId: 1) { ${"releases { nodes { artists { artist { ".repeat(levels)} id ${"} } } } ".repeat(levels)} } }`;

const OF_TYPE = "ofType { ".repeat(40) + "name" + " }".repeat(40);

export const HOSTILE = {
  "fragments doubled with a cheap leaf": { query: doubled(40, "__typename") },
  "fragments doubled with a dear leaf": { query: doubled(40, "artist(discogsId: 1) { id }") },
  "fragments in a circle": { query: "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }" },
  "aliases of a field": { query: `{ ${times(2000, (at) => `a${at}: artist(discogsId: ${at}) { id }`)} }` },
  "aliases of a search": { query: `{ ${times(90, (at) => `a${at}: search(query: "the", first: 100) { totalCount }`)} }` },
  "aliases of __typename": { query: `{ ${times(5000, (at) => `a${at}: __typename`)} }` },
  "the same field again and again": { query: `{ ${"__typename ".repeat(8000)} }` },
  "directives on a field": { query: `{ __typename ${"@include(if: true) ".repeat(4000)} }` },
  "directives that do not exist": { query: `{ __typename ${times(8000, (at) => `@d${at}`)} }` },
  "fields that do not exist": { query: `{ ${times(8000, (at) => `nowhere${at}`)} }` },
  "nesting": { query: deep(30) },
  "brackets": { query: "{ a ".repeat(20_000) },
  "introspection in circles": {
    query: `{ __schema { types { fields { type { ${OF_TYPE} } } } } ${times(60, (at) =>
      `s${at}: __schema { types { fields { type { fields { type { fields { name } } } } } } }`)} }`,
  },
  "pages in pages": {
    query: "{ label(discogsId: 1) { releases(first: 100) { nodes { artists { artist { releases(first: 100) { nodes "
      + "{ tracks { credits { artist { releases(first: 100) { nodes { title } } } } } } } } } } } } }",
  },
  "a page without end": { query: "{ browseReleases(first: 2000000000) { nodes { title } } }", status: 200 },
  "more ids than may be": { query: `{ releases(discogsIds: [${times(5000, (at) => at)}]) { title } }` },
  "keys in a variable again and again": {
    query: `query($ids: [Int!]!) { ${times(90, (at) =>
      `a${at}: releases(discogsIds: $ids) { tracks { credits { artist { name } } } }`)} }`,
    variables: { ids: Array.from({ length: 12_000 }, (_, at) => at) },
  },
  "a variable of the wrong type": {
    query: "query($ids: [Int!]!) { releases(discogsIds: $ids) { title } }",
    variables: { ids: Array.from({ length: 20_000 }, () => "x") },
  },
  "a literal of the wrong type": { query: `{ release(discogsId: "${"x".repeat(90_000)}") { title } }` },
  "a text without end": { query: `{ release(discogsId: "${"x".repeat(90_000)}` },
  "operations without end": { query: times(2000, (at) => `query Q${at} { __typename }`) },
  "a body without end": { query: `{ search(query: "${"love ".repeat(40_000)}") { totalCount } }`, status: 413, mayHangUp: true },
  "no document": { query: "" },
};
