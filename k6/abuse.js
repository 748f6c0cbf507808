// Some mean harm: every hostile document is refused at once and in few bytes;
// first where nobody else asks, then with several who send nothing else, while a
// trickle of honest requests stays within its levels.

import exec from "k6/execution";
import { Rate, Trend } from "k6/metrics";
import { HOSTILE } from "./lib/hostile.js";
import { post } from "./lib/graph.js";
import { mixed } from "./lib/questions.js";
import { thresholds } from "./lib/levels.js";
import { summary } from "./lib/summary.js";

const SECONDS = Number(__ENV.DIG_SECONDS || 40);
const ABUSERS = Number(__ENV.DIG_USERS || 4);
const TIMES = Number(__ENV.DIG_TIMES || 50);

// Bytes that a refusal may have, and milliseconds that it may take: alone, and
// where several abusers, the honest and k6 share two cores.
const MOST_BYTES = 4096;
const MOST_MS_ALONE = 20;
const MOST_MS = 100;

// Seconds for the part where nobody else asks; it is done long before.
const ALONE = 30;

// An answer with data is no refusal, even beside errors; a field that is null is.
const DATA = /"data":\{(?!"\w+":null\})/;

const names = Object.keys(HOSTILE);
const told = new Set();
const refused = new Rate("hostile_refused");
const bytes = new Trend("hostile_answer_bytes");

export const options = {
  scenarios: {
    alone: {
      executor: "per-vu-iterations", vus: 1, iterations: names.length * TIMES,
      maxDuration: `${ALONE}s`, exec: "abuse",
    },
    abuse: {
      executor: "constant-vus", vus: ABUSERS, startTime: `${ALONE}s`, duration: `${SECONDS}s`, exec: "abuse",
    },
    honest: {
      executor: "constant-arrival-rate", rate: 10, timeUnit: "1s", startTime: `${ALONE}s`, duration: `${SECONDS}s`,
      preAllocatedVUs: 20, exec: "honest",
    },
  },
  thresholds: {
    ...thresholds(1, "scenario:honest"),
    hostile_refused: ["rate==1"],
    hostile_answer_bytes: [`max<${MOST_BYTES}`],
    ...times("alone", MOST_MS_ALONE),
    ...times("abuse", MOST_MS),
    // Honest requests that were never sent, because all that wait were waiting.
    dropped_iterations: ["count==0"],
  },
  summaryTrendStats: ["med", "p(95)", "p(99)", "max", "count"],
};

function times(scenario, most) {
  return Object.fromEntries(names.map((name) =>
    [`http_req_duration{hostile:${name},scenario:${scenario}}`, [`p(95)<${most}`]]));
}

export function abuse() {
  const name = names[exec.scenario.iterationInTest % names.length];
  const { query, variables, status = 400, mayHangUp = false } = HOSTILE[name];
  const answer = post(query, variables, { hostile: name });
  const body = answer.body || "";
  const isRefused = (answer.status === status && body.includes('"errors":') && !DATA.test(body))
    || (mayHangUp && answer.status === 0);
  if (!(isRefused && body.length < MOST_BYTES) && __ENV.DIG_VERBOSE && !told.has(name)) {
    told.add(name);
    console.warn(name, answer.status, body.length, body.slice(0, 200));
  }
  refused.add(isRefused);
  bytes.add(body.length);
}

export function honest() {
  mixed();
}

export const handleSummary = summary("abuse");
