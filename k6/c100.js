// A hundred users at once: first every class alone, then all of them in realistic
// shares. The levels are the original's, and k6 runs on the server's machine.
//
// Nobody pauses: a hundred requests are always in flight, so an answer takes as
// long as a hundred of them take. With DIG_PAUSE_MS users look at each answer
// for about so long before they ask again.

import { QUESTIONS, mixed } from "./lib/questions.js";
import { CLASSES, thresholds } from "./lib/levels.js";
import { summary } from "./lib/summary.js";
import { ARRIVAL, STEADY, arrive, look } from "./lib/users.js";

const USERS = Number(__ENV.DIG_USERS || 100);
const ALONE = Number(__ENV.DIG_ALONE_SECONDS || 15);
const MIXED = Number(__ENV.DIG_MIXED_SECONDS || 60);
const PAUSE = Number(__ENV.DIG_PAUSE_MS || 0) / 1e3;

// Seconds between two scenarios: nothing of a class shall run into the next.
const GAP = 3;
const EACH = ARRIVAL + ALONE + GAP;

const scenarios = {};
let levels = {};
CLASSES.forEach((name, at) => {
  scenarios[name] = scenario(at * EACH, ALONE, { DIG_CLASS: name });
  levels = { ...levels, ...thresholds(1, `scenario:${name},${STEADY}`, [name]) };
});
scenarios.mixed = scenario(CLASSES.length * EACH, MIXED, {});

function scenario(start, seconds, env) {
  return {
    executor: "constant-vus", vus: USERS, env,
    startTime: `${start}s`, duration: `${ARRIVAL + seconds}s`, gracefulStop: `${GAP}s`,
  };
}

export const options = {
  scenarios,
  thresholds: { ...levels, ...thresholds(1, `scenario:mixed,${STEADY}`) },
  summaryTrendStats: ["med", "p(95)", "p(99)", "max", "count"],
};

export default function () {
  arrive(USERS);
  const ask = QUESTIONS[__ENV.DIG_CLASS] || mixed;
  ask();
  look(PAUSE);
}

export const handleSummary = summary("c100");
