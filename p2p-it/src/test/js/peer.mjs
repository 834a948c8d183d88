/**
 * A js-libp2p peer for interoperability tests.
 *
 * It is driven by lines of JSON on stdin and answers with lines of JSON on stdout; diagnostics go to stderr, and it
 * exits when stdin ends. Commands run concurrently, so answers carry the id of their command and may change places.
 *
 *   node peer.mjs [--key Ed25519|secp256k1|RSA]
 *
 *   > {"id":1,"cmd":"dial","address":"/ip4/127.0.0.1/tcp/4001/p2p/12D3…"}
 *   < {"id":1,"ok":true,"peer":"12D3…"}
 *   < {"id":1,"ok":false,"error":"what happened","code":"StreamResetError"}
 *
 * Events, which no command asked for: {"event":"ready",…} once, and {"event":"refused",…}.
 * The limits that would throttle a test are raised; everything else is js-libp2p as it comes.
 */
import { setMaxListeners } from 'node:events'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { generateKeyPair } from '@libp2p/crypto/keys'
import { identify, identifyPush } from '@libp2p/identify'
import { noise } from '@libp2p/noise'
import { peerIdFromString } from '@libp2p/peer-id'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'

const ECHO = '/echo/1.0.0'
const JSON_RPC = '/p2p4j/jsonrpc/1.0.0'
const REFUSAL = '/p2p4j/refusal/1.0.0'
const PING = '/ipfs/ping/1.0.0'

const COMMAND_TIMEOUT = 20_000
const RAW_REPLY_TIMEOUT = 2_000
const SHUTDOWN_TIMEOUT = 2_000
const MAX_MESSAGE = 4 * 1024 * 1024
const PING_LENGTH = 32
const WRITE_CHUNK = 64 * 1024
const PLENTY = 100_000

// js-libp2p calls it at run time, and Node 20 does not have it yet
Promise.withResolvers ??= function () {
  let resolve, reject
  const promise = new this((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}

// ---- lines in, lines out

const print = (line) => process.stdout.write(JSON.stringify(line) + '\n')
const diagnose = (...words) => console.error(new Date().toISOString(), ...words)

/** An error with a name that tests can rely on. */
function failure (name, message) {
  const error = new Error(message)
  error.name = name
  return error
}

/** What a test is told of an error: for a dial of several addresses, also why each of them failed. */
function describe (error) {
  const causes = (error?.errors ?? []).map(cause => `${cause.name}: ${cause.message}`)
  return {
    error: [error?.message || String(error), ...causes].join('; '),
    code: error?.name ?? 'Error'
  }
}

/** The same for stderr. */
function why (error) {
  const { error: message, code } = describe(error)
  return `${code}: ${message}`
}

process.on('uncaughtException', error => diagnose('uncaught', error))
process.on('unhandledRejection', error => diagnose('unhandled', error))
process.stdout.on('error', () => process.exit(1))

// ---- streams

/**
 * The readable half of a stream, from the moment of construction on. Unlike `for await (… of stream)` it also sees an
 * end that came before anybody was listening.
 */
class Inbox {
  #buffer = new Uint8Array(0)
  #queue = []
  #queued = 0
  #ended = false
  #error
  #wake

  constructor (stream) {
    const end = () => this.#finish(['reset', 'aborted'].includes(stream.status)
      ? failure('StreamResetError', `the stream was ${stream.status}`)
      : undefined)
    stream.addEventListener('message', event => {
      if (this.#ended) {
        diagnose(`${event.data.byteLength} bytes after the end of stream ${stream.id} (${stream.protocol})`)
        return
      }
      const data = event.data.subarray()
      this.#queue.push(data)
      this.#queued += data.byteLength
      this.#wake?.()
    })
    stream.addEventListener('end', end)
    stream.addEventListener('close', event => this.#finish(event.error))
    if (stream.readableEnded) {
      end()
    }
  }

  #finish (error) {
    this.#error ??= error
    this.#ended = true
    this.#wake?.()
  }

  get #available () {
    return this.#buffer.byteLength + this.#queued
  }

  /** Waits for so many bytes or the end; false if the stream ended cleanly before. */
  async #await (length) {
    while (this.#available < length && !this.#ended) {
      await new Promise(resolve => { this.#wake = resolve })
    }
    if (this.#available < length && this.#error != null) {
      throw this.#error
    }
    return this.#available >= length
  }

  /** The next bytes as they came, or null at the end of the stream. */
  async next () {
    if (!await this.#await(1)) {
      return null
    }
    if (this.#buffer.byteLength > 0) {
      const rest = this.#buffer
      this.#buffer = new Uint8Array(0)
      return rest
    }
    const data = this.#queue.shift()
    this.#queued -= data.byteLength
    return data
  }

  /** Exactly so many bytes; null if the stream ended before the first of them. */
  async take (length) {
    if (!await this.#await(length)) {
      if (this.#available === 0) {
        return null
      }
      throw failure('UnexpectedEOFError', `the stream ended after ${this.#available} of ${length} bytes`)
    }
    if (this.#buffer.byteLength < length) {
      this.#buffer = Buffer.concat([this.#buffer, ...this.#queue])
      this.#queue = []
      this.#queued = 0
    }
    const taken = this.#buffer.subarray(0, length)
    this.#buffer = this.#buffer.subarray(length)
    return taken
  }

  /** The next message behind an unsigned-varint length, or null at the end of the stream. */
  async message () {
    let length = 0
    for (let shift = 0; ; shift += 7) {
      const byte = await this.take(1)
      if (byte == null) {
        if (shift === 0) {
          return null
        }
        throw failure('UnexpectedEOFError', 'the stream ended inside a length')
      }
      length += (byte[0] & 0x7f) * 2 ** shift
      if (length > MAX_MESSAGE || shift > 28) {
        throw failure('InvalidDataLengthError', `a message of ${length} bytes is longer than ${MAX_MESSAGE}`)
      }
      if (byte[0] < 0x80) {
        break
      }
    }
    if (length === 0) {
      return new Uint8Array(0)
    }
    const body = await this.take(length)
    if (body == null) {
      throw failure('UnexpectedEOFError', `the stream ended before a message of ${length} bytes`)
    }
    return body
  }
}

/** Hands bytes to the stream and waits until it can take more. */
async function send (stream, data) {
  try {
    if (stream.send(data)) {
      return
    }
  } catch (error) {
    // js-libp2p says that it cannot write; a test wants to know why
    throw ['reset', 'aborted'].includes(stream.status)
      ? failure('StreamResetError', `the stream was ${stream.status} while writing`)
      : error
  }
  await new Promise((resolve, reject) => {
    const settle = (event) => {
      stream.removeEventListener('drain', settle)
      stream.removeEventListener('close', settle)
      event?.type === 'drain'
        ? resolve()
        : reject(event?.error ?? failure('StreamClosedError', 'the stream closed while writing'))
    }
    stream.addEventListener('drain', settle)
    stream.addEventListener('close', settle)
    if (stream.writeStatus === 'closed') {
      settle()
    }
  })
}

function frame (text) {
  const body = Buffer.from(text)
  const prefix = []
  let length = body.byteLength
  for (; length >= 0x80; length >>>= 7) {
    prefix.push((length & 0x7f) | 0x80)
  }
  prefix.push(length)
  return Buffer.concat([Buffer.from(prefix), body])
}

const unframed = (bytes) => JSON.parse(Buffer.from(bytes).toString('utf8'))

/** Pseudo-random bytes (xorshift32), the same for the same seed. */
function randomBytes (size, seed) {
  const bytes = new Uint8Array(size)
  let state = (Math.imul(seed, 0x9e3779b9) ^ 0x6d2b79f5) | 1
  for (let i = 0; i < size; i++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    bytes[i] = state
  }
  return bytes
}

// ---- what this peer serves

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

/** Failures of one stream end that stream (js-libp2p resets it when its handler throws) and are told on stderr. */
const told = (serve) => async (stream, connection) => {
  try {
    await serve(stream, connection)
  } catch (error) {
    diagnose(`${stream.protocol} from ${connection.remotePeer}: ${why(error)}`)
    throw error
  }
}

// ---- the node

const { values: options } = parseArgs({ options: { key: { type: 'string', default: 'Ed25519' } } })

const node = await createLibp2p({
  privateKey: await generateKeyPair(options.key),
  addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
  transports: [tcp()],
  connectionEncrypters: [noise()],
  streamMuxers: [yamux({ maxInboundStreams: PLENTY, maxOutboundStreams: PLENTY })],
  connectionManager: {
    inboundConnectionThreshold: PLENTY,
    maxIncomingPendingConnections: PLENTY,
    maxConnections: PLENTY
  },
  services: {
    // run by the listener below instead, which remembers when it is done
    identify: identify({ runOnConnectionOpen: false }),
    identifyPush: identifyPush(),
    // one ping of a command may meet one of the connection monitor
    ping: ping({ maxOutboundStreams: 64 })
  }
})

/** Every connection is identified as soon as it is open; a second identification at the same time would be reset. */
const identified = new WeakMap()
node.addEventListener('connection:open', ({ detail: connection }) => {
  identified.set(connection, node.services.identify.identify(connection)
    .catch(error => diagnose(`identify ${connection.remotePeer}: ${why(error)}`)))
})

for (const [protocol, serve] of [[ECHO, serveEcho], [JSON_RPC, serveRpc], [REFUSAL, serveRefusal]]) {
  await node.handle(protocol, told(serve), { maxInboundStreams: PLENTY, maxOutboundStreams: PLENTY })
}

// ---- commands

/** The newest open connection to a peer. Never dials: a test wants to see that a peer is gone. */
function connectionTo (peer) {
  const connection = node.getConnections(peerIdFromString(peer)).findLast(it => it.status === 'open')
  if (connection == null) {
    throw failure('NotConnectedError', `not connected to ${peer}`)
  }
  return connection
}

/** A new stream, which is aborted when the time of the command is up. */
async function open (peer, protocol, signal) {
  const stream = await connectionTo(peer).newStream(protocol, { signal, maxOutboundStreams: PLENTY })
  const expire = () => stream.abort(signal.reason)
  signal.addEventListener('abort', expire)
  stream.addEventListener('close', () => signal.removeEventListener('abort', expire))
  return stream
}

/** Writes and reads at the same time, half-closes, and reads to the end. */
async function echoOnce ({ peer, protocol = ECHO, size, seed = 1, chunk = WRITE_CHUNK }, signal) {
  const stream = await open(peer, protocol, signal)
  const inbox = new Inbox(stream)
  const sent = randomBytes(size, seed)
  let bytes = 0
  let equal = true
  const write = async () => {
    for (let at = 0; at < size; at += chunk) {
      await send(stream, sent.subarray(at, at + chunk))
    }
    await stream.close({ signal })
  }
  const read = async () => {
    for (let data = await inbox.next(); data != null; data = await inbox.next()) {
      equal &&= Buffer.compare(data, sent.subarray(bytes, bytes + data.byteLength)) === 0
      bytes += data.byteLength
    }
  }
  try {
    await Promise.all([write(), read()])
  } catch (error) {
    stream.abort(error)
    throw error
  }
  return { bytes, equal: equal && bytes === size }
}

/** Lets the remote end the stream after the last answer, and resets it if that takes long. */
function leave (stream, inbox) {
  const impatience = setTimeout(() => stream.abort(failure('TimeoutError', 'the stream stayed open')), 5_000)
  const drain = async () => {
    await stream.close()
    while (await inbox.next() != null);
  }
  drain().catch(() => {}).finally(() => clearTimeout(impatience))
}

let nextRequest = 1

const commands = {
  /** {address, force?}: with force a second connection to a connected peer is made. */
  async dial ({ address, force }, signal) {
    const connection = await node.dial(multiaddr(address), { signal, force: force === true })
    return { peer: connection.remotePeer.toString() }
  },

  /** {peer}: asks again, after the identification of the new connection is done. */
  async identify ({ peer }, signal) {
    const connection = connectionTo(peer)
    await identified.get(connection)
    const result = await node.services.identify.identify(connection, { signal })
    return {
      agentVersion: result.agentVersion,
      protocolVersion: result.protocolVersion,
      protocols: result.protocols,
      listenAddrs: result.listenAddrs.map(String),
      observedAddr: result.observedAddr?.toString(),
      signedAddrs: result.signedPeerRecord?.addresses.map(String)
    }
  },

  /** {peer}: what the peer store knows of a peer, by identify and by pushes from the peer. */
  async known ({ peer }) {
    const known = await node.peerStore.get(peerIdFromString(peer))
    return { protocols: known.protocols, addresses: known.addresses.map(it => it.multiaddr.toString()) }
  },

  /** {}: pushes this peer's identify message to all connected peers that take it, about a second later. */
  async push () {
    await node.services.identifyPush.push()
    return {}
  },

  /** {peer, count, oneStream?}: on a new stream each, as js-libp2p does it, or all on one; times in milliseconds. */
  async ping ({ peer, count = 1, oneStream }, signal) {
    const rtts = []
    if (oneStream === true) {
      const stream = await open(peer, PING, signal)
      const inbox = new Inbox(stream)
      for (let i = 0; i < count; i++) {
        const start = performance.now()
        const data = randomBytes(PING_LENGTH, i + 1)
        await send(stream, data)
        const pong = await inbox.take(PING_LENGTH)
        if (pong == null || Buffer.compare(pong, data) !== 0) {
          throw failure('ProtocolError', `wrong answer to ping ${i + 1}`)
        }
        rtts.push(performance.now() - start)
      }
      leave(stream, inbox)
    } else {
      for (let i = 0; i < count; i++) {
        const remote = connectionTo(peer).remotePeer
        rtts.push(await node.services.ping.ping(remote, { signal }))
      }
    }
    return { rtts }
  },

  /** {peer, protocol, size, seed?, chunk?}: js-libp2p makes one yamux frame of a chunk if the window allows. */
  async echo (command, signal) {
    return echoOnce(command, signal)
  },

  /** {peer, protocol, count, size, chunk?}: as echo on all streams at once; bytes are those of all of them. */
  async streams ({ count, ...command }, signal) {
    const results = await Promise.allSettled(
      Array.from({ length: count }, (_, i) => echoOnce({ ...command, seed: i + 1 }, signal)))
    const failed = results.filter(it => it.status === 'rejected')
    if (failed.length > 0) {
      const { error, code } = describe(failed[0].reason)
      throw failure(code, `${failed.length} of ${count} streams failed: ${error}`)
    }
    return {
      streams: count,
      bytes: results.reduce((sum, it) => sum + it.value.bytes, 0),
      equal: results.every(it => it.value.equal)
    }
  },

  /** {peer, method, params?}: an error of JSON-RPC is a reply, too. */
  async rpc ({ peer, method, params }, signal) {
    const stream = await open(peer, JSON_RPC, signal)
    const inbox = new Inbox(stream)
    try {
      const request = { jsonrpc: '2.0', id: nextRequest++, method, params }
      await send(stream, frame(JSON.stringify(request)))
      const message = await inbox.message()
      if (message == null) {
        throw failure('UnexpectedEOFError', 'the stream ended without a reply')
      }
      const reply = unframed(message)
      leave(stream, inbox)
      return { reply }
    } catch (error) {
      stream.abort(error)
      throw error
    }
  },

  /**
   * {peer, hex, protocol?, halfClose?}: half-closes after the bytes unless halfClose is false. Replies that are not
   * JSON come as {"hex":…}; ended is "eof", "timeout" or the name of the error, such as "StreamResetError".
   */
  async rpcRaw ({ peer, hex, protocol = JSON_RPC, halfClose = true }, signal) {
    if (!/^([0-9a-f]{2})*$/i.test(hex)) {
      throw failure('InvalidCommandError', 'hex is not hexadecimal')
    }
    const stream = await open(peer, protocol, signal)
    const inbox = new Inbox(stream)
    const replies = []
    const converse = async () => {
      try {
        await send(stream, Buffer.from(hex, 'hex'))
        if (halfClose) {
          await stream.close({ signal })
        }
        for (let message = await inbox.message(); message != null; message = await inbox.message()) {
          try {
            replies.push(unframed(message))
          } catch {
            replies.push({ hex: Buffer.from(message).toString('hex') })
          }
        }
        return 'eof'
      } catch (error) {
        return describe(error).code
      }
    }
    let timer
    const ended = await Promise.race([
      converse(),
      new Promise(resolve => { timer = setTimeout(resolve, RAW_REPLY_TIMEOUT, 'timeout') })
    ])
    clearTimeout(timer)
    if (ended === 'eof') {
      await stream.close({ signal })
    } else {
      stream.abort(failure('AbortError', `left after ${ended}`))
    }
    return { replies: [...replies], ended }
  },

  /** {peer, protocol} */
  async reset ({ peer, protocol = ECHO }, signal) {
    const stream = await open(peer, protocol, signal)
    stream.send(randomBytes(1_000, 1))
    stream.abort(failure('AbortError', 'reset on command'))
    return {}
  },

  /** {}: the peers, each once, and their connections. */
  async connections () {
    return {
      peers: node.getPeers().map(String),
      connections: node.getConnections().map(it => ({
        peer: it.remotePeer.toString(),
        address: it.remoteAddr.toString(),
        direction: it.direction,
        status: it.status,
        encryption: it.encryption,
        muxer: it.multiplexer,
        streams: it.streams.length
      }))
    }
  },

  /** {peer} */
  async hangup ({ peer }) {
    const remote = peerIdFromString(peer)
    const closed = node.getConnections(remote).length
    await node.hangUp(remote, { signal: AbortSignal.timeout(5_000) })
    return { closed }
  }
}

async function run (line) {
  let id = null
  const expiry = new AbortController()
  setMaxListeners(Infinity, expiry.signal)
  const timer = setTimeout(() => {
    expiry.abort(failure('TimeoutError', `no result within ${COMMAND_TIMEOUT} ms`))
  }, COMMAND_TIMEOUT)
  try {
    const command = JSON.parse(line)
    id = command?.id ?? null
    if (!Object.hasOwn(commands, command?.cmd)) {
      throw failure('InvalidCommandError', `unknown command ${command?.cmd}`)
    }
    const expired = new Promise((resolve, reject) => {
      expiry.signal.addEventListener('abort', () => reject(expiry.signal.reason))
    })
    print({ id, ok: true, ...await Promise.race([commands[command.cmd](command, expiry.signal), expired]) })
  } catch (error) {
    print({ id, ok: false, ...describe(error) })
  } finally {
    clearTimeout(timer)
  }
}

const input = createInterface({ input: process.stdin, crlfDelay: Infinity })
input.on('line', line => {
  if (line.trim() !== '') {
    void run(line)
  }
})
input.on('close', async () => {
  setTimeout(() => process.exit(0), SHUTDOWN_TIMEOUT)
  await node.stop().catch(error => diagnose('stop', error))
  process.exit(0)
})

print({ event: 'ready', peer: node.peerId.toString(), addresses: node.getMultiaddrs().map(String) })
