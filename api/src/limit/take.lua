-- Takes from the buckets of one place, or settles what was taken: the
-- arithmetic of bucket.rs, in microseconds, all at once.
--
-- KEYS[1]    the place: a hash with the moment at which each bucket is full
-- ARGV[1-2]  what a minute allows of requests and of cost; 0: not counted
-- ARGV[3-4]  what is taken of each; below 0: given back
-- ARGV[5]    1: do it even if that puts a bucket in debt
--
-- Gives back how long until there is enough (0: it is taken), and how long
-- until each bucket is full.

local window, slack = 60000000, 1

-- Counted from 2026-01-01: a moment must have room for fractions.
local time = redis.call('TIME')
local now = (tonumber(time[1]) - 1767225600) * 1000000 + tonumber(time[2])

local kinds = { 'requests', 'cost' }
local kept = redis.call('HMGET', KEYS[1], kinds[1], kinds[2])
local before, after, wait = {}, {}, 0
for i = 1, 2 do
  local limit = tonumber(ARGV[i])
  before[i] = math.max((tonumber(kept[i] or '') or now) - now, 0)
  after[i] = before[i]
  if limit > 0 then
    after[i] = math.max(before[i] + tonumber(ARGV[i + 2]) * window / limit, 0)
    if after[i] > window + slack then
      wait = math.max(wait, after[i] - window)
    end
  end
end

if ARGV[5] ~= '1' and wait > 0 then
  return { math.ceil(wait), math.floor(before[1]), math.floor(before[2]) }
end

local last = math.max(after[1], after[2])
if last > 0 then
  redis.call('HSET', KEYS[1],
    kinds[1], string.format('%.3f', now + after[1]),
    kinds[2], string.format('%.3f', now + after[2]))
  redis.call('PEXPIRE', KEYS[1], math.ceil(last / 1000))
else
  redis.call('DEL', KEYS[1])
end
return { 0, math.floor(after[1]), math.floor(after[2]) }
