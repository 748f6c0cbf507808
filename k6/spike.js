// Ten times the users from one second to the next, who don't pause, and away
// again: some may be turned away at once, nobody fails otherwise, and afterwards
// all is as before.

import { sleep } from "k6";
import { Rate } from "k6/metrics";
import { mixed } from "./lib/questions.js";
import { thresholds } from "./lib/levels.js";
import { summary } from "./lib/summary.js";
import { STEADY, arrive, look } from "./lib/users.js";

const USERS = Number(__ENV.DIG_USERS || 20);
const CROWD = USERS * 10;
const SECONDS = Number(__ENV.DIG_SECONDS || 20);

// Until what waited from the crowd is done.
const CALM = 5;

const broken = new Rate("crowd_broken");
const served = new Rate("crowd_served");

export const options = {
  scenarios: {
    before: { executor: "constant-vus", vus: USERS, duration: `${SECONDS}s`, exec: "user" },
    crowd: {
      executor: "constant-vus", vus: CROWD, startTime: `${SECONDS}s`, duration: `${SECONDS}s`,
      gracefulStop: `${CALM}s`, exec: "crowd",
    },
    after: {
      executor: "constant-vus", vus: USERS, startTime: `${2 * SECONDS + CALM}s`, duration: `${SECONDS}s`, exec: "user",
    },
  },
  thresholds: {
    ...thresholds(1, `scenario:before,${STEADY}`),
    ...thresholds(1, `scenario:after,${STEADY}`),
    // Of the crowd only this: an answer, or 503 (or 429) with a time to come
    // again, and that not for most.
    crowd_broken: ["rate==0"],
    crowd_served: ["rate>0.5"],
  },
  summaryTrendStats: ["med", "p(95)", "p(99)", "max", "count"],
};
for (const name of ["graph_failed", "graph_degraded"]) {
  delete options.thresholds[name];
  for (const when of ["before", "after"]) options.thresholds[`${name}{scenario:${when}}`] = ["rate==0"];
}

export function user() {
  arrive(USERS);
  mixed();
  look(1);
}

export function crowd() {
  const answer = mixed();
  const isTurnedAway = [429, 503].includes(answer.status) && answer.headers["Retry-After"] !== undefined;
  const isWhole = answer.status === 200 && !(answer.body || "").includes('"errors":');
  broken.add(!isWhole && !isTurnedAway);
  served.add(isWhole);
  if (isTurnedAway) sleep(1);
}

export const handleSummary = summary("spike");
