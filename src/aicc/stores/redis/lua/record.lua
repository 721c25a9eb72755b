-- Records what an action did and ends its claim; the first result stands.
-- KEYS: the action, claims by end, the actions of its conversation, results by time, the conversation.
-- ARGV: key, microseconds, kind, body.
redis.call('HDEL', KEYS[1], 'until')
redis.call('ZREM', KEYS[2], ARGV[1])
-- Nothing is kept of a customer who was erased while the action ran.
if redis.call('EXISTS', KEYS[5]) == 1 and redis.call('HSETNX', KEYS[1], 'kind', ARGV[3]) == 1 then
  redis.call('HSET', KEYS[1], 'body', ARGV[4])
  redis.call('ZADD', KEYS[4], ARGV[2], ARGV[1])
  redis.call('SADD', KEYS[3], ARGV[1])
elseif redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('SREM', KEYS[3], ARGV[1])
end
