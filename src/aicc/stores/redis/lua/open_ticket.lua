-- Puts a ticket into the queue unless it is there.
-- KEYS: the ticket, the tickets in its state, those of its user, those of its conversation.
-- ARGV: id, state, place among those in its state, user, conversation, body.
if redis.call('EXISTS', KEYS[1]) == 1 then
  return 0
end
local id, state, place, user, conversation, body = unpack(ARGV)
redis.call(
  'HSET', KEYS[1], 'state', state, 'place', place, 'user', user, 'conversation', conversation, 'body', body
)
redis.call('ZADD', KEYS[2], 0, place)
redis.call('SADD', KEYS[3], id)
redis.call('SADD', KEYS[4], id)
return 1
