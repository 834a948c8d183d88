/** What the peer serves: one handler for each protocol. */
import { diagnose, failure, print, why } from './lines.mjs'
import { frame, Inbox, receiveBulk, receiveMarked, send, sendBulk, sendMarked, unframed } from './streams.mjs'

export const ECHO = '/echo/1.0.0'
export const JSON_RPC = '/p2p4j/jsonrpc/1.0.0'
export const PERF = '/perf/1.0.0'
const REFUSAL = '/p2p4j/refusal/1.0.0'

const SOURCE_SIZE = 1_000_000

async function serveEcho (stream) {
  const inbox = new Inbox(stream)
  for (let data = await inbox.next(); data != null; data = await inbox.next()) {
    await send(stream, data)
  }
  await stream.close()
}

function rpcReply (request) {
  const answer = (id, content) => ({ jsonrpc: '2.0', id, ...content })
  const error = (code, name, message) => ({ error: { code, message, data: { error_code: name } } })
  if (request?.jsonrpc !== '2.0' || typeof request.method !== 'string') {
    return answer(request?.id ?? null, error(-32600, 'INVALID_REQUEST', 'Invalid request'))
  }
  const { id, method, params } = request
  if (id === undefined) {
    return null
  }
  switch (method) {
    case 'echo/say':
      return answer(id, { result: params ?? null })
    case 'math/add':
      return typeof params?.a === 'number' && typeof params?.b === 'number'
        ? answer(id, { result: params.a + params.b })
        : answer(id, error(-32602, 'INVALID_PARAMS', 'Invalid params'))
    default:
      return answer(id, error(-32601, 'METHOD_NOT_FOUND', 'Method not found'))
  }
}

async function serveRpc (stream) {
  const inbox = new Inbox(stream)
  for (let message = await inbox.message(); message != null; message = await inbox.message()) {
    let reply
    try {
      reply = rpcReply(unframed(message))
    } catch {
      reply = {
        jsonrpc: '2.0',
        id: null,
        error: { code: -32700, message: 'Parse error', data: { error_code: 'PARSE_ERROR' } }
      }
    }
    if (reply != null) {
      await send(stream, frame(JSON.stringify(reply)))
    }
  }
  await stream.close()
}

async function serveRefusal (stream, connection) {
  const message = await new Inbox(stream).message()
  if (message != null) {
    print({ event: 'refused', peer: connection.remotePeer.toString(), error: unframed(message) })
  }
  await stream.close()
}

/** Sends back what came, once all of it is there. */
async function serveCollect (stream) {
  const inbox = new Inbox(stream)
  const parts = []
  for (let data = await inbox.next(); data != null; data = await inbox.next()) {
    parts.push(data)
  }
  for (const part of parts) {
    await send(stream, part)
  }
  await stream.close()
}

/** Sends a million bytes and closes. */
async function serveSource (stream) {
  await sendMarked(stream, SOURCE_SIZE)
  await stream.close()
}

/** Has nothing to say, reads to the end, and tells the test how that was. */
async function serveSink (stream, connection) {
  const inbox = new Inbox(stream)
  await stream.close()
  print({ event: 'sunk', peer: connection.remotePeer.toString(), ...await receiveMarked(inbox) })
}

/** Takes the first bytes and resets the stream. */
async function serveAbort (stream) {
  await new Inbox(stream).next()
  stream.abort(failure('AbortError', 'this protocol always ends so'))
}

/** Reads to the end, then sends as many bytes as the first eight ask for; tells how far its window had grown. */
async function servePerf (stream, connection) {
  const inbox = new Inbox(stream)
  const wanted = Buffer.from(await inbox.take(8)).readBigUInt64BE()
  const bytes = await receiveBulk(inbox)
  print({ event: 'perf', peer: connection.remotePeer.toString(), bytes, window: stream.recvWindow })
  await sendBulk(stream, Number(wanted))
  await stream.close()
}

/** Failures of one stream end that stream (js-libp2p resets it when its handler throws) and are told on stderr. */
const told = (serve) => async (stream, connection) => {
  try {
    await serve(stream, connection)
  } catch (error) {
    diagnose(`${stream.protocol} from ${connection.remotePeer}: ${why(error)}`)
    throw error
  }
}

export const served = Object.entries({
  [ECHO]: serveEcho,
  [JSON_RPC]: serveRpc,
  [PERF]: servePerf,
  [REFUSAL]: serveRefusal,
  '/abort/1.0.0': serveAbort,
  '/collect/1.0.0': serveCollect,
  '/sink/1.0.0': serveSink,
  '/source/1.0.0': serveSource
}).map(([protocol, serve]) => [protocol, told(serve)])
