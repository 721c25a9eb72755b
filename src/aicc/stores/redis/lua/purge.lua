-- Forgets results of actions, and claims that ended, from before a time; returns how many results there were.
-- KEYS: what all keys begin with. ARGV: microseconds.
local prefix, before = KEYS[1], '(' .. ARGV[1]
local function forget(key)
  redis.call('DEL', prefix .. 'action:' .. key)
  redis.call('SREM', prefix .. 'actions_of:' .. string.match(key, '^[^/]*'), key)
end
for _, key in ipairs(redis.call('ZRANGEBYSCORE', prefix .. 'claims', '-inf', before)) do
  redis.call('ZREM', prefix .. 'claims', key)
  redis.call('HDEL', prefix .. 'action:' .. key, 'until')
  if redis.call('EXISTS', prefix .. 'action:' .. key) == 0 then forget(key) end
end
local old = redis.call('ZRANGEBYSCORE', prefix .. 'results', '-inf', before)
for _, key in ipairs(old) do
  redis.call('ZREM', prefix .. 'results', key)
  forget(key)
end
return #old
