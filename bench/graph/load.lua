-- wrk's part of the race: requests from a file, one JSON body a line, each
-- asked for again and again in turns; the figures come out as one JSON line.
--
-- wrk ... -s load.lua URL -- BODIES

local requests = {}
local at = 0

function init(arguments)
  local key = os.getenv("DIG_KEY")
  wrk.method = "POST"
  wrk.headers["content-type"] = "application/json"
  if key then wrk.headers["authorization"] = "Bearer " .. key end
  for body in io.lines(arguments[1]) do
    requests[#requests + 1] = wrk.format(nil, nil, nil, body)
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"seconds":%.6f,"bytes":%d,"p50_ms":%.3f,"p90_ms":%.3f,"p99_ms":%.3f,"max_ms":%.3f,' ..
    '"errors":{"connect":%d,"read":%d,"write":%d,"status":%d,"timeout":%d}}\n',
    summary.requests, summary.duration / 1e6, summary.bytes,
    latency:percentile(50) / 1e3, latency:percentile(90) / 1e3, latency:percentile(99) / 1e3,
    latency.max / 1e3,
    errors.connect, errors.read, errors.write, errors.status, errors.timeout))
end
