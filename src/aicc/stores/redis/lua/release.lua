-- Gives a claim back. KEYS: the action, claims by end, the actions of its conversation. ARGV: key.
redis.call('HDEL', KEYS[1], 'until')
redis.call('ZREM', KEYS[2], ARGV[1])
if redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('SREM', KEYS[3], ARGV[1])
end
