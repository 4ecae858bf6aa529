-- What wrk sends: wrk ... URL -- similar|words SEED FILE, a file of ids. Prints a line of JSON at the end.
local WORDS = {
  "red", "blue", "green", "old", "small", "bright", "quiet", "wooden", "snowy", "empty", "happy", "sleeping", "dog", "cat", "horse",
  "child", "woman", "man", "boat", "bridge", "train", "street", "garden", "beach", "mountain", "river", "forest", "kitchen", "window",
  "bicycle", "flower", "bird", "cake", "book", "church", "lamp", "on", "under", "beside", "in", "at night", "in the rain", "at sunset",
}
local kind
local ids = {}

function init(args)
  kind = args[1]
  math.randomseed(tonumber(args[2]))
  for id in io.lines(args[3]) do
    ids[#ids + 1] = id
  end
end

function request()
  if kind == "similar" then
    return wrk.format("GET", "/api/v1/images/" .. ids[math.random(#ids)] .. "/similar?k=10")
  end
  local words = {}
  for i = 1, 6 do
    words[i] = WORDS[math.random(#WORDS)]:gsub(" ", "+")
  end
  return wrk.format("GET", "/api/v1/search?k=10&q=" .. table.concat(words, "+"))
end

function done(summary, latency)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout
  io.write(string.format('\n{"requests":%d,"seconds":%.6f,"failed":%d,"p50_ms":%.3f,"p99_ms":%.3f,"max_ms":%.3f,"bytes":%d}\n',
    summary.requests, summary.duration / 1e6, failed, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3,
    summary.bytes))
end
