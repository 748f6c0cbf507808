// Many users for long: whatever grows or leaks would show. The levels are those
// of every other run, and those of the last tenth of the time apart.

import { sleep } from "k6";
import { mixed } from "./lib/questions.js";
import { thresholds } from "./lib/levels.js";
import { summary } from "./lib/summary.js";

const USERS = Number(__ENV.DIG_USERS || 50);
const SECONDS = Number(__ENV.DIG_SECONDS || 3600);
const LAST = Math.floor(SECONDS / 10);

export const options = {
  scenarios: {
    first: { executor: "constant-vus", vus: USERS, duration: `${SECONDS - LAST}s` },
    last: { executor: "constant-vus", vus: USERS, startTime: `${SECONDS - LAST}s`, duration: `${LAST}s` },
  },
  thresholds: { ...thresholds(1, "scenario:first"), ...thresholds(1, "scenario:last") },
  summaryTrendStats: ["med", "p(95)", "p(99)", "max", "count"],
};

export default function () {
  mixed();
  sleep(0.5 + Math.random());
}

export const handleSummary = summary("soak");
