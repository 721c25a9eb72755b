-- Returns the names whose time has come, and forgets them: who asks next does not get them again.
-- KEYS: sorted set of names by seconds. ARGV: seconds now, how many at most.
local names = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
if #names > 0 then
  redis.call('ZREM', KEYS[1], unpack(names))
end
return names
