-- Removes conversations with their turns, effects and what actions did; unknown ids are left alone.
-- KEYS: what all keys begin with. ARGV: "user" and one user's id, or "conversations" and their ids.
-- Returns how many conversations and turns there were. The keys follow from what is found; their common hash tag keeps
-- them together in a cluster.
local prefix = KEYS[1]
local names = {}
if ARGV[1] == 'user' then
  names = redis.call('SMEMBERS', prefix .. 'user:' .. ARGV[2])
else
  for number = 2, #ARGV do names[#names + 1] = ARGV[number] end
end
local conversations, turns = 0, 0
local gone = {}
for _, id in ipairs(names) do
  local user = redis.call('HGET', prefix .. 'conversation:' .. id, 'user')
  if user then
    gone[id] = true
    conversations = conversations + 1
    turns = turns + redis.call('ZCARD', prefix .. 'turns:' .. id)
    redis.call('DEL', prefix .. 'conversation:' .. id, prefix .. 'turns:' .. id, prefix .. 'messages:' .. id)
    redis.call('ZREM', prefix .. 'recent', id)
    redis.call('ZREM', prefix .. 'ends', id)
    redis.call('SREM', prefix .. 'user:' .. user, id)
    local history = prefix .. 'history:' .. user
    for _, place in ipairs(redis.call('ZRANGE', history, 0, -1)) do
      if string.find(place, '\0' .. id .. '\0', 1, true) then redis.call('ZREM', history, place) end
    end
  end
  for _, key in ipairs(redis.call('SMEMBERS', prefix .. 'actions_of:' .. id)) do
    redis.call('DEL', prefix .. 'action:' .. key)
    redis.call('ZREM', prefix .. 'claims', key)
    redis.call('ZREM', prefix .. 'results', key)
  end
  redis.call('DEL', prefix .. 'actions_of:' .. id)
end
for _, effect in ipairs(redis.call('ZRANGE', prefix .. 'effect_order', 0, -1)) do
  if gone[string.match(effect, '^[^/]*')] then
    redis.call('ZREM', prefix .. 'effect_order', effect)
    redis.call('HDEL', prefix .. 'effects', effect)
  end
end
return {conversations, turns}
