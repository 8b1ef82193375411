-- Sends session updates, each of another session, of 500,000 users on 20 releases.
-- Arguments: the run's number (no two runs against one server may share it), the key, the updates in an envelope (1 if not said).
-- Texts that do not change are made once, for wrk shares the machine with the server it measures.

local users, releases = 500000, 20
local threads = 0

function setup(thread)
  thread:set("thread_number", threads)
  threads = threads + 1
end

local format, tohex, random = string.format, bit.tohex, math.random
local run, path, count, per_envelope = 0, "", 0, 1
local head, middle, tails, now = "", "", {}, ""

function init(args)
  run = tonumber(args[1]) or 0
  path = "/api/1/envelope/?sentry_version=7&sentry_client=sentry.cocoa%2F8.57.1&sentry_key=" .. (args[2] or "")
  per_envelope = tonumber(args[3]) or 1
  math.randomseed(run * 64 + thread_number)
  for i = 1, releases do
    tails[i] = format(
      '","attrs":{"release":"com.example.shop@4.%d.0+12%02d","environment":"production","user_agent":"Example/4.2 (iPhone; iOS 19.1)"}}', i, i)
  end
end

-- Once a thousand envelopes is often enough for the time.
local function refresh()
  now = os.date("!%Y-%m-%dT%H:%M:%S")
  head = '{"sent_at":"' .. now .. '.481Z","sdk":{"name":"sentry.cocoa","version":"8.57.1"}}'
  middle = '","init":true,"started":"' .. now .. '.000Z","timestamp":"' .. now .. '.250Z","seq":0,"status":"ok","errors":0,"did":"user-'
end

local function update()
  count = count + 1
  -- The first half is as scattered as that of a random id; the second makes it the only one.
  local sid = tohex(count * 0x1E3779B1 % 0x100000000) .. tohex(count * 0x0B55A4F1 % 0x100000000) .. format("%04x%04x%08x", run, thread_number, count)
  return '\n{"type":"session"}\n{"sid":"' .. sid .. middle .. format("%06d", random(0, users - 1)) .. tails[random(1, releases)]
end

function request()
  if count % 1000 < per_envelope then refresh() end
  local body = head
  if per_envelope == 1 then
    body = head .. update()
  else
    local items = { head }
    for i = 1, per_envelope do items[i + 1] = update() end
    body = table.concat(items)
  end
  return "POST " .. path .. " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-sentry-envelope\r\nContent-Length: " .. #body .. "\r\n\r\n" .. body
end

function done(summary, latency)
  local errors = summary.errors
  io.write(format("result requests=%d microseconds=%d p50=%d p99=%d errors=%d\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
