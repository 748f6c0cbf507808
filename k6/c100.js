// A hundred users at once: first every class alone, then all of them in realistic
// shares. The levels are the original's, and k6 runs on the server's machine.
//
// A user looks at an answer for a while (DIG_PAUSE_MS, a second unless said, half
// of it more or less). With DIG_PAUSE_MS=0 a hundred requests are always in
// flight: that is a measure of how many are answered a second, and an answer
// takes as long as a hundred of them take, whatever the server is.

import exec from "k6/execution";
import { sleep } from "k6";
import { QUESTIONS, mixed } from "./lib/questions.js";
import { CLASSES, thresholds } from "./lib/levels.js";
import { summary } from "./lib/summary.js";

const USERS = Number(__ENV.DIG_USERS || 100);
const ALONE = Number(__ENV.DIG_ALONE_SECONDS || 15);
const LOOK = Number(__ENV.DIG_PAUSE_MS || 1000) / 1e3;
const MIXED = Number(__ENV.DIG_MIXED_SECONDS || 60);

// Nothing of a class shall run into the next.
const PAUSE = 3;

const scenarios = {};
let levels = {};
CLASSES.forEach((name, at) => {
  scenarios[name] = scenario(at * (ALONE + PAUSE), ALONE, { DIG_CLASS: name });
  levels = { ...levels, ...thresholds(1, `scenario:${name}`, [name]) };
});
scenarios.mixed = scenario(CLASSES.length * (ALONE + PAUSE), MIXED, {});

function scenario(start, seconds, env) {
  return {
    executor: "constant-vus", vus: USERS, env,
    startTime: `${start}s`, duration: `${seconds}s`, gracefulStop: `${PAUSE}s`,
  };
}

export const options = {
  scenarios,
  thresholds: { ...levels, ...thresholds(1, "scenario:mixed") },
  summaryTrendStats: ["med", "p(95)", "p(99)", "max", "count"],
};

export default function () {
  // People don't arrive in the same millisecond.
  if (exec.vu.iterationInScenario === 0 && LOOK > 0) sleep(LOOK * Math.random());
  const ask = QUESTIONS[__ENV.DIG_CLASS] || mixed;
  ask();
  if (LOOK > 0) sleep(LOOK * (0.5 + Math.random()));
}

export const handleSummary = summary("c100");
