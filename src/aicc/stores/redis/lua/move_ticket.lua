-- Changes the state of a ticket, if it is still in the one it was seen in.
-- KEYS: the ticket, the tickets in its state, those in the next. ARGV: state, next state, body.
-- Returns 1, or 0 where somebody else was faster.
if redis.call('HGET', KEYS[1], 'state') ~= ARGV[1] then
  return 0
end
local place = redis.call('HGET', KEYS[1], 'place')
redis.call('HSET', KEYS[1], 'state', ARGV[2], 'body', ARGV[3])
redis.call('ZREM', KEYS[2], place)
redis.call('ZADD', KEYS[3], 0, place)
return 1
