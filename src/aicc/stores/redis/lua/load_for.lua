-- Returns "turn" and the turn that answered a message, or "state" and the state of its conversation, or nothing.
-- KEYS: the conversation, its turns, its message ids. ARGV: message id.
local seq = redis.call('HGET', KEYS[3], ARGV[1])
if seq then
  return {'turn', redis.call('ZRANGEBYSCORE', KEYS[2], seq, seq)[1]}
end
local state = redis.call('HGET', KEYS[1], 'body')
return state and {'state', state} or {}
