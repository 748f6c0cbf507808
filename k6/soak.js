// Many users for long: whatever grows or leaks would show. The levels are those
// of every other run, and those of the last tenth of the time apart.

import { mixed } from "./lib/questions.js";
import { thresholds } from "./lib/levels.js";
import { summary } from "./lib/summary.js";
import { STEADY, arrive, look } from "./lib/users.js";

const USERS = Number(__ENV.DIG_USERS || 50);
const SECONDS = Number(__ENV.DIG_SECONDS || 3600);
const LAST = Math.floor(SECONDS / 10);

export const options = {
  scenarios: {
    first: { executor: "constant-vus", vus: USERS, duration: `${SECONDS - LAST}s` },
    last: { executor: "constant-vus", vus: USERS, startTime: `${SECONDS - LAST}s`, duration: `${LAST}s` },
  },
  thresholds: { ...thresholds(1, `scenario:first,${STEADY}`), ...thresholds(1, `scenario:last,${STEADY}`) },
  summaryTrendStats: ["med", "p(95)", "p(99)", "max", "count"],
};

export default function () {
  arrive(USERS);
  mixed();
  look(1);
}

export const handleSummary = summary("soak");
