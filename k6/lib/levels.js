// Service levels: how long an answer may take, class by class. A script's
// thresholds are these, so a run passes or fails.

// Milliseconds, of the original. Its searches of many kinds and of common words
// had limits of their own (95th percentile < 500, 99th < 1,000).
const LIMITS = {
  artist: ["p(95)<500"],
  broad: ["p(95)<500", "p(99)<1000"],
  filtered: ["p(95)<300"],
  retrieval: ["p(95)<200"],
  traversal: ["p(95)<200"],
};

export const CLASSES = Object.keys(LIMITS);

// No request fails, and no search does less than it could.
const CLEAN = { graph_failed: ["rate==0"], graph_degraded: ["rate==0"] };

// The levels of all classes, or a share of them. `tags` narrow them to a part
// of a run, such as "scenario:mixed"; `classes` are those that run there.
export function thresholds(share = 1, tags = "", classes = CLASSES) {
  const found = { ...CLEAN };
  for (const name of classes) {
    const metric = `http_req_duration{class:${name}${tags && `,${tags}`}}`;
    found[metric] = LIMITS[name].map((limit) =>
      limit.replace(/\d+$/, (most) => String(most * share)));
  }
  return found;
}
