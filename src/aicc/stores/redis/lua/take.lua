-- Takes the state of a conversation out of the cache. Whoever took it saves the next one; until that is put here,
-- everybody else asks the durable store. So a state that is here was never saved over by whoever could reach Redis.
-- KEYS: the conversation. ARGV: digest of the message id.
-- Returns the state; nothing where it is not known, or where the message may have been answered before.
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
local kept = redis.call('HMGET', KEYS[1], 'run', 'ids', 'body')
-- What a server remembers of an earlier life (a snapshot, a replica's copy) may lack the last saves.
if kept[1] ~= run or string.find(kept[2], ARGV[1], 1, true) then
  return false
end
redis.call('HDEL', KEYS[1], 'body')
return kept[3]
