// What a run leaves behind: its figures as JSON, and a table for people.

const OUT = __ENV.DIG_OUT || "k6/out";

// `handleSummary` of a script of this name.
export const summary = (script) => (data) => {
  const passed = Object.values(data.metrics).every(isKept);
  return {
    stdout: table(script, data, passed),
    [`${OUT}/${script}.json`]: JSON.stringify({ script, passed, ...data }, null, 1),
  };
};

// Whether all levels of a metric are kept. k6 takes one that measured nothing
// for kept; here it is not.
function isKept(metric) {
  const levels = Object.values(metric.thresholds || {});
  const { count, passes, fails } = metric.values;
  const measured = { trend: count > 0, rate: passes + fails > 0 }[metric.type] ?? true;
  return levels.length === 0 || (measured && levels.every((level) => level.ok));
}

function table(script, data, passed) {
  const seconds = data.state.testRunDurationMs / 1e3;
  const requests = data.metrics.http_reqs.values;
  const lines = [
    "",
    `${script}: ${requests.count} requests in ${seconds.toFixed(0)} s, ${requests.rate.toFixed(0)} a second`,
    "",
    row(["", "requests", "p50 ms", "p95 ms", "p99 ms", "max ms", "level", "result"]),
  ];
  const named = Object.entries(data.metrics).sort(([a], [b]) => a.localeCompare(b));
  for (const [name, metric] of named) {
    const levels = Object.entries(metric.thresholds || {});
    if (levels.length === 0) continue;
    const values = metric.values;
    const result = isKept(metric) ? "pass" : "FAIL";
    const label = name.replace(/^http_req_duration\{(.*)\}$/, "$1");
    const level = levels.map(([text]) => text.replace(/\s/g, "")).join(" ");
    if (metric.type === "trend") {
      const ms = ["med", "p(95)", "p(99)", "max"].map((key) => number(values[key]));
      lines.push(row([label, values.count ?? "", ...ms, level, result]));
    } else {
      const share = metric.type === "rate" ? `${values.passes} of ${values.passes + values.fails}` : values.count;
      lines.push(row([label, share, "", "", "", "", level, result]));
    }
  }
  lines.push("", passed ? "every level is kept" : "LEVELS ARE MISSED", "");
  return lines.join("\n");
}

const WIDTHS = [60, 14, 9, 9, 9, 9, 22, 6];
const row = (cells) => cells.map((cell, at) =>
  (at === 0 ? String(cell).padEnd(WIDTHS[at]) : String(cell).padStart(WIDTHS[at]))).join(" ").trimEnd();
const number = (value) => (value === undefined ? "" : value.toFixed(1));
