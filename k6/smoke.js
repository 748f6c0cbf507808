// One user, a minute at most: does everything answer, and at a tenth of the
// levels, as it should where nobody else asks?

import exec from "k6/execution";
import http from "k6/http";
import { check } from "k6";
import { QUESTIONS } from "./lib/questions.js";
import { URL, ask, post } from "./lib/graph.js";
import { release } from "./lib/sample.js";
import { thresholds } from "./lib/levels.js";
import { summary } from "./lib/summary.js";
import { STEADY } from "./lib/users.js";

// Levels are of a server that is warm.
const WARM_UP = 10;
const ROUNDS = 40;

export const options = {
  scenarios: { smoke: { executor: "per-vu-iterations", vus: 1, iterations: WARM_UP + ROUNDS, maxDuration: "1m" } },
  thresholds: { ...thresholds(0.1, STEADY), checks: ["rate==1"] },
  summaryTrendStats: ["med", "p(95)", "p(99)", "max", "count"],
};

export default function () {
  if (exec.vu.iterationInScenario >= WARM_UP) exec.vu.metrics.tags.phase = "steady";
  for (const question of Object.values(QUESTIONS)) question();
  const { id, artist } = release();
  const suggested = ask("suggestion", "query($query: String!) { suggest(query: $query) { kind } }",
    { query: artist.slice(0, 5) });
  const found = ask("identity", "query($id: Int!) { release(discogsId: $id) { discogsId } }", { id });
  const refused = post("{ nowhere }", {}, { class: "refused" });
  const ready = http.get(`${URL}/readyz`, { tags: { class: "ready" } });
  check(null, {
    "suggestions come": () => suggested.json("data.suggest") !== null,
    "a release is the one that was asked for": () => found.json("data.release.discogsId") === id,
    "a field that does not exist is refused": () => refused.json("errors.0.extensions.code") === "GRAPHQL_VALIDATION_FAILED",
    "the server is ready": () => ready.status === 200 && ready.json("ready") === true,
  });
}

export const handleSummary = summary("smoke");
