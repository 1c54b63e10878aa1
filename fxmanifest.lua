fx_version 'cerulean'
game 'gta5'

name 'sonoran_calls'
description "Sonoran CAD's calls on the map of every on-duty player"
version '0.1.0'
license 'MIT'
-- Releases are announced from here. The only place with this address that the resource reads.
repository 'https://github.com/sonoran-calls/sonoran_calls'

-- Build 12913 is the first with Node 22. Older builds would use Node 16, which has no fetch. README recommends a newer one,
-- as several builds crash in Node.
node_version '22'
dependency '/server:12913'

server_script 'dist/server.js'
client_script 'dist/client.js'

-- Every player downloads these files, so none may contain a secret. config.json is not among them: the server reads it and
-- sends its rules to players on duty.
files {
    'locales/*.json',
}
