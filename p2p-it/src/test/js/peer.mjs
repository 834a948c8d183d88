/**
 * A js-libp2p peer for interoperability tests.
 *
 * It is driven by lines of JSON on stdin and answers with lines of JSON on stdout; diagnostics go to stderr, and it
 * exits when stdin ends. Commands run concurrently, so answers carry the id of their command and may change places.
 *
 *   node peer.mjs [--key Ed25519|secp256k1|RSA] [--late]
 *
 * With --late it offers no multiplexer inside the handshake, so that it is negotiated after it.
 *
 *   > {"id":1,"cmd":"dial","address":"/ip4/127.0.0.1/tcp/4001/p2p/12D3…"}
 *   < {"id":1,"ok":true,"peer":"12D3…"}
 *   < {"id":1,"ok":false,"error":"what happened","code":"StreamResetError"}
 *
 * Events, which no command asked for: {"event":"ready",…} once, {"event":"closed",…} for each connection that ended, and
 * what the protocols tell: "refused", "sunk", "perf".
 * The limits that would throttle a test are raised; everything else is js-libp2p as it comes.
 */
import { setMaxListeners } from 'node:events'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { generateKeyPair } from '@libp2p/crypto/keys'
import { identify, identifyPush } from '@libp2p/identify'
import { noise } from '@libp2p/noise'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { tls } from '@libp2p/tls'
import { yamux } from '@libp2p/yamux'
import { createLibp2p } from 'libp2p'
import { commandsOf } from './commands.mjs'
import { describe, diagnose, failure, print, why } from './lines.mjs'
import { served } from './served.mjs'

const COMMAND_TIMEOUT = 55_000
const SHUTDOWN_TIMEOUT = 2_000
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

process.on('uncaughtException', error => diagnose('uncaught', error))
process.on('unhandledRejection', error => diagnose('unhandled', error))
process.stdout.on('error', () => process.exit(1))

// ---- the node

const { values: options } = parseArgs({
  options: { key: { type: 'string', default: 'Ed25519' }, late: { type: 'boolean', default: false } }
})

/** Has no multiplexer to name inside the handshake, and looks at none that is named. */
const late = encrypter => components => {
  const inner = encrypter({
    peerId: components.peerId,
    privateKey: components.privateKey,
    logger: components.logger,
    upgrader: { getStreamMuxers: () => new Map() }
  })
  for (const side of ['secureInbound', 'secureOutbound']) {
    const secure = inner[side].bind(inner)
    inner[side] = (connection, more) => secure(connection, { ...more, skipStreamMuxerNegotiation: true })
  }
  return inner
}

const node = await createLibp2p({
  privateKey: await generateKeyPair(options.key),
  addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
  transports: [tcp()],
  connectionEncrypters: [noise(), tls()].map(it => options.late ? late(it) : it),
  streamMuxers: [yamux({ maxInboundStreams: PLENTY, maxOutboundStreams: PLENTY })],
  connectionManager: {
    inboundConnectionThreshold: PLENTY,
    maxIncomingPendingConnections: PLENTY,
    maxConnections: PLENTY
  },
  // it ends connections whose ping takes long, as it does on a busy machine
  connectionMonitor: { enabled: false },
  services: {
    // run by the listener below instead, which remembers when it is done
    identify: identify({ runOnConnectionOpen: false }),
    identifyPush: identifyPush(),
    ping: ping({ maxOutboundStreams: 8 })
  }
})

/** Every connection is identified as soon as it is open; a second identification at the same time would be reset. */
const identified = new WeakMap()
node.addEventListener('connection:open', ({ detail: connection }) => {
  identified.set(connection, node.services.identify.identify(connection)
    .catch(error => diagnose(`identify ${connection.remotePeer}: ${why(error)}`)))
})

node.addEventListener('connection:close', ({ detail: connection }) => print({
  event: 'closed',
  peer: connection.remotePeer.toString(),
  status: connection.status,
  goAway: connection.muxer.remoteGoAway
}))

for (const [protocol, serve] of served) {
  await node.handle(protocol, serve, { maxInboundStreams: PLENTY, maxOutboundStreams: PLENTY })
}

const commands = commandsOf(node, identified)

// ---- lines in, lines out

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
