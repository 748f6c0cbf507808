// PostGraphile as its documentation wants it in production: nothing watched,
// no GraphiQL, prepared statements, one process a core where it is told so.
//
// Settings: DATABASE_URL, PORT, WORKERS (processes), POOL (connections of each).

import cluster from "node:cluster";
import { createServer } from "node:http";
import { grafserv } from "postgraphile/grafserv/node";
import { makePgService } from "postgraphile/adaptors/pg";
import { postgraphile } from "postgraphile";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { jsonPgSmartTags } from "postgraphile/utils";
import { tags } from "./tags.mjs";

const { DATABASE_URL, PORT, WORKERS = "1", POOL = "16" } = process.env;

const preset = {
  extends: [PostGraphileAmberPreset],
  plugins: [jsonPgSmartTags(tags)],
  // It hides conditions and orders of columns that no index begins with; the
  // lists of one record are short, and need none.
  disablePlugins: ["PgIndexBehaviorsPlugin"],
  // Plain lists cost less than connections; pages need connections.
  schema: { defaultBehavior: "+connection +list -insert -update -delete" },
  grafserv: { graphqlPath: "/graphql", graphiql: false, watch: false, websockets: false },
  grafast: { explain: false },
  pgServices: [
    makePgService({
      connectionString: DATABASE_URL,
      schemas: ["catalog"],
      pubsub: false,
      poolConfig: { min: Number(POOL), max: Number(POOL), options: "-c jit=off" },
    }),
  ],
};

if (cluster.isPrimary && Number(WORKERS) > 1) {
  for (let each = 0; each < Number(WORKERS); each += 1) cluster.fork();
  process.on("SIGTERM", () => {
    for (const worker of Object.values(cluster.workers)) worker.process.kill();
    process.exit(0);
  });
} else {
  const server = createServer();
  const instance = postgraphile(preset).createServ(grafserv);
  await instance.addTo(server);
  server.listen(Number(PORT), "127.0.0.1");
}
