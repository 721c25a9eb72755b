-- Says that a conversation has reached a version: an older state of it goes, and is refused when it is put late.
-- KEYS: the conversation. ARGV: version, milliseconds.
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
local kept = redis.call('HMGET', KEYS[1], 'run', 'version')
if kept[1] == run and tonumber(kept[2]) >= tonumber(ARGV[1]) then
  return 0
end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'run', run, 'version', ARGV[1], 'ids', '')
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
