fx_version 'cerulean'
game 'gta5'

name 'sonoran_calls'
description "Sonoran CAD's calls on the map of every on-duty player"
version '0.1.0'
license 'MIT'

-- Node 22 came with server build 13068; older builds would run this on Node 16, which has no fetch.
node_version '22'
dependency '/server:13068'

server_script 'dist/server.js'
client_script 'dist/client.js'

-- Downloaded by every player: nothing secret belongs here. config.json needn't be: the server reads it, and sends players
-- on duty what it says.
files {
    'locales/*.json',
}
