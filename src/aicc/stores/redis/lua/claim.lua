-- Claims an action, unless it was done or somebody else has claimed it.
-- KEYS: the action, claims by end, the actions of its conversation. ARGV: key, now and end in microseconds.
-- Returns kind and body of what it did, or until when it is claimed, or nothing: it is the asker's now.
local kind, body, claimed = unpack(redis.call('HMGET', KEYS[1], 'kind', 'body', 'until'))
if kind then
  return {kind, body}
end
if claimed and tonumber(claimed) > tonumber(ARGV[2]) then
  return {claimed}
end
redis.call('HSET', KEYS[1], 'until', ARGV[3])
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
redis.call('SADD', KEYS[3], ARGV[1])
return {}
