// Asks the graph, and counts what failed.

import http from "k6/http";
import { Rate } from "k6/metrics";

export const URL = (__ENV.DIG_URL || "http://127.0.0.1:8080").replace(/\/+$/, "");

const failed = new Rate("graph_failed");
const degraded = new Rate("graph_degraded");

// Who accepts this is told of a refused document by the status, too.
const HEADERS = { "content-type": "application/json", accept: "application/graphql-response+json" };
if (__ENV.DIG_KEY) HEADERS.authorization = `Bearer ${__ENV.DIG_KEY}`;

// Sends a document as it is. `tags` tell the requests of a class from others.
export function post(document, variables, tags) {
  const body = JSON.stringify({ query: document, variables });
  return http.post(`${URL}/graphql`, body, { headers: HEADERS, tags });
}

// Asks an honest question; an answer with an error fails.
export function ask(name, document, variables) {
  const answer = post(document, variables, { class: name });
  const body = answer.body || "";
  // Inside of a text the quotes would be escaped: only keys look like this.
  const isWhole = answer.status === 200 && !body.includes('"errors":');
  if (!isWhole && __ENV.DIG_VERBOSE) console.warn(name, answer.status, answer.error, body.slice(0, 500));
  failed.add(!isWhole);
  degraded.add(body.includes('"degraded":true'));
  return answer;
}
