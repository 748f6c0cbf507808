// Users who arrive one after the other and then stay.

import exec from "k6/execution";
import { sleep } from "k6";

// Seconds over which the users of a scenario arrive. What is asked meanwhile is
// held to no times: connections open, and few are there yet.
export const ARRIVAL = Number(__ENV.DIG_ARRIVAL_SECONDS || 3);

// The tag of what is asked once all are there; times are held to levels there.
export const STEADY = "phase:steady";

// Waits for this user's turn to arrive, and says from when on it counts. To be
// called at the start of every iteration.
export function arrive(users) {
  if (exec.vu.iterationInScenario === 0) sleep((ARRIVAL * ((exec.vu.idInTest - 1) % users)) / users);
  const since = Date.now() - exec.scenario.startTime;
  exec.vu.metrics.tags.phase = since < ARRIVAL * 1000 ? "arrival" : "steady";
}

// Looks at an answer for so many seconds, half of it more or less.
export function look(seconds) {
  if (seconds > 0) sleep(seconds * (0.5 + Math.random()));
}
