-- Removes tickets. KEYS: what all keys begin with, then sets of tickets, those of users or of conversations.
-- Returns how many there were.
local prefix, removed = KEYS[1], 0
for number = 2, #KEYS do
  for _, id in ipairs(redis.call('SMEMBERS', KEYS[number])) do
    local key = prefix .. 'ticket:' .. id
    local state, place, user, conversation = unpack(redis.call('HMGET', key, 'state', 'place', 'user', 'conversation'))
    removed = removed + redis.call('DEL', key)
    redis.call('ZREM', prefix .. 'tickets:' .. state, place)
    redis.call('SREM', prefix .. 'tickets_of_user:' .. user, id)
    redis.call('SREM', prefix .. 'tickets_of:' .. conversation, id)
  end
end
return removed
