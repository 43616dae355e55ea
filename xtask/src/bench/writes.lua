-- Writes for wrk: every request is a new one, under a random key. Arguments: kind, seed, references.

local threads = 0

function setup(thread)
    threads = threads + 1
    thread:set("number", threads)
end

function init(arguments)
    kind = arguments[1]
    math.randomseed(tonumber(arguments[2]) * 64 + number)
    references = {}
    for index = 3, #arguments do
        references[#references + 1] = arguments[index]
    end
    headers = { ["content-type"] = "application/json" }
end

local function word()
    return math.random(0, 65535)
end

local function key()
    return string.format("%04x%04x-%04x-4%03x-%x%03x-%04x%04x%04x", word(), word(), word(), math.random(0, 4095),
        math.random(8, 11), math.random(0, 4095), word(), word(), word())
end

function request()
    if kind == "endorsement" then
        local reference = references[math.random(#references)]
        return wrk.format("PUT", "/api/v1/contributions/" .. reference .. "/endorsements/" .. key())
    end
    local body = string.format('{"kind":"idea","process":"ideenwerkstatt","title":"Bank %d am Weg","text":"Eine Bank '
        .. 'am Weg nach Haus Nummer %d, damit man sich auf halber Strecke ausruhen kann.","place":"reetz","channel":"web"}',
        word(), word())
    return wrk.format("PUT", "/api/v1/intake/" .. key(), headers, body)
end
