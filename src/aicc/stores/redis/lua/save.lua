-- Records a state of a conversation, and with it a turn and its effects: all or nothing.
-- KEYS: the conversation, its turns, its message ids, the conversations by last turn, those by end, those of the user,
--       the turns of the user, effects, order of effects, number of effects.
-- ARGV: id, version before ("" for none), version, state, user, end in microseconds ("" for none), and for a turn:
--       number, message id, body, microseconds, place among the user's turns, then id, kind and body of each effect.
-- Returns "ok", or why not: exists, unknown, duplicate, stale.
local id, before, version, state, user, ends = unpack(ARGV, 1, 6)
local seq, message, turn, at, place = unpack(ARGV, 7, 11)
local known = redis.call('HGET', KEYS[1], 'version')
if before == '' then
  if known then return 'exists' end
else
  if not known then return 'unknown' end
  if message and redis.call('HEXISTS', KEYS[3], message) == 1 then return 'duplicate' end
  if known ~= before then return 'stale' end
end
redis.call('HSET', KEYS[1], 'version', version, 'user', user, 'body', state)
redis.call('SADD', KEYS[6], id)
if ends == '' then
  redis.call('ZREM', KEYS[5], id)
else
  redis.call('ZADD', KEYS[5], ends, id)
end
if seq then
  redis.call('ZADD', KEYS[2], seq, turn)
  redis.call('HSET', KEYS[3], message, seq)
  redis.call('ZADD', KEYS[4], at, id)
  redis.call('ZADD', KEYS[7], 0, place)
end
for first = 12, #ARGV, 3 do
  redis.call('HSET', KEYS[8], ARGV[first], ARGV[first + 1] .. ' ' .. ARGV[first + 2])
  redis.call('ZADD', KEYS[9], redis.call('INCR', KEYS[10]), ARGV[first])
end
return 'ok'
