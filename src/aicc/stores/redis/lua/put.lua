-- Puts the state of a conversation as it was saved, unless a newer one is or was here.
-- KEYS: the conversation. ARGV: version, state, digest of the message id, longest length of the digests, milliseconds.
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
local kept = redis.call('HMGET', KEYS[1], 'run', 'version', 'ids')
local version, ids = tonumber(ARGV[1]), ARGV[3]
if kept[1] == run then
  local before = tonumber(kept[2])
  if before >= version then
    return 0
  end
  if before == version - 1 then
    ids = string.sub(kept[3] .. ids, -tonumber(ARGV[4]))
  end
end
redis.call('HSET', KEYS[1], 'run', run, 'version', version, 'ids', ids, 'body', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return 1
