// Starts GraphiQL against the server this page came from.
const example = `# Explore the graph.
# The book at the left documents every type and field.
{
  catalog {
    version { id publishedAt }
    counts { kind records placeholders }
  }
  browseReleases(first: 5) {
    nodes {
      discogsId
      title
      released
      artists { name artist { discogsId displayName } }
    }
  }
}
`;

const fetcher = async (parameters) => {
  const response = await fetch("/graphql", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/graphql-response+json, application/json",
    },
    body: JSON.stringify(parameters),
  });
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return { errors: [{ message: `HTTP ${response.status}: ${text}` }] };
  }
};

ReactDOM.createRoot(document.getElementById("explorer")).render(
  React.createElement(GraphiQL, { fetcher, defaultQuery: example }),
);
