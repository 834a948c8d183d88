/**
 * A js-libp2p peer that benchmarks load: a server or a client, as the commands have it.
 *
 * It is driven by lines of JSON on stdin, one command after the other, and answers each with a line of JSON on stdout;
 * diagnostics go to stderr, and it exits when stdin ends. The limits that would throttle a benchmark are raised, and
 * the monitor that pings idle connections is off; everything else is js-libp2p as it comes.
 *
 *   node --expose-gc bench.mjs
 *
 *   < {"addresses":["/ip4/127.0.0.1/tcp/4001/p2p/12D3…"]}
 *   > {"cmd":"connect","addresses":["/ip4/127.0.0.1/tcp/4001/p2p/12D3…"],"count":1}
 *   < {}
 *   > {"cmd":"echo","in_flight":64,"window_ms":2000}
 *   < {"done":36000,"rate":18000}
 *   < {"error":"what happened"}
 */
import { setMaxListeners } from 'node:events'
import { createInterface } from 'node:readline'
import { noise } from '@libp2p/noise'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'

const ECHO = '/echo/1.0.0'
const PING = '/ipfs/ping/1.0.0'
const PERF = '/perf/1.0.0'

const MESSAGE = 128
const PING_LENGTH = 32
const BULK = 64 * 1024
const PLENTY = 100_000
const LONG = 2 ** 31 - 1
const STREAMS = { maxInboundStreams: PLENTY, maxOutboundStreams: PLENTY }

// js-libp2p calls it at run time, and Node 20 does not have it yet
Promise.withResolvers ??= function () {
  let resolve, reject
  const promise = new this((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}

setMaxListeners(Infinity)

// ---- streams

/** Hands bytes to the stream and waits until it can take more. */
async function send (stream, data) {
  if (stream.send(data)) {
    return
  }
  await new Promise((resolve, reject) => {
    stream.addEventListener('drain', resolve, { once: true })
    stream.addEventListener('close', event => reject(event.error ?? new Error('the stream closed')), { once: true })
  })
}

/** Resolves with the number of bytes once so many are there, or once the stream has ended. */
function received (stream, length = Infinity) {
  return new Promise((resolve, reject) => {
    let bytes = 0
    const finish = () => resolve(bytes)
    stream.addEventListener('message', event => {
      bytes += event.data.byteLength
      if (bytes >= length) {
        finish()
      }
    })
    stream.addEventListener('end', finish)
    stream.addEventListener('remoteCloseWrite', finish)
    stream.addEventListener('close', event => event.error == null ? finish() : reject(event.error))
  })
}

async function sendBulk (stream, bytes) {
  const chunk = new Uint8Array(BULK)
  for (let left = bytes; left > 0; left -= BULK) {
    await send(stream, left < BULK ? chunk.subarray(0, left) : chunk)
  }
}

// ---- what this peer serves

function serveEcho (stream) {
  stream.addEventListener('message', event => stream.send(event.data))
  stream.addEventListener('remoteCloseWrite', () => stream.close())
}

async function servePerf (stream) {
  const head = Buffer.alloc(8)
  let bytes = 0
  for await (const data of stream) {
    if (bytes < head.byteLength) {
      head.set(data.subarray(0, head.byteLength - bytes), bytes)
    }
    bytes += data.byteLength
  }
  await sendBulk(stream, Number(head.readBigUInt64BE()))
  await stream.close()
}

async function createNode (listen) {
  const node = await createLibp2p({
    addresses: { listen },
    transports: [tcp({ backlog: 4096 })],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux(STREAMS)],
    connectionManager: {
      inboundConnectionThreshold: PLENTY,
      maxIncomingPendingConnections: PLENTY,
      maxConnections: PLENTY,
      maxParallelDials: PLENTY
    },
    connectionMonitor: { enabled: false },
    services: { ping: ping({ timeout: LONG, ...STREAMS }) }
  })
  await node.handle(ECHO, serveEcho, STREAMS)
  await node.handle(PERF, servePerf, STREAMS)
  return node
}

// ---- loads

const server = await createNode(['/ip4/127.0.0.1/tcp/0'])
/** One node dials a peer once at a time, so that several dial at once takes several nodes. */
const diallers = [server]
const connections = []

const now = () => performance.now()
const open = (connection, protocol) => connection.newStream(protocol, { maxOutboundStreams: PLENTY })
const message = new Uint8Array(MESSAGE)

async function exchange (stream, bytes = message) {
  const back = received(stream, bytes.byteLength)
  stream.send(bytes)
  if (await back < bytes.byteLength) {
    throw new Error('the stream ended before the message came back')
  }
}

async function exchangeOnNewStream (connection) {
  const stream = await open(connection, ECHO)
  await exchange(stream)
  await stream.close()
}

async function usedConnection (dialler, address) {
  const connection = await dialler.dial(multiaddr(address), { force: true })
  await exchangeOnNewStream(connection)
  return connection
}

async function enlist (count) {
  while (diallers.length < count) {
    diallers.push(await createNode([]))
  }
  return diallers.slice(0, count)
}

/** Lets callers repeat an operation, each as soon as its last one is done, for a while. */
async function closedLoop (callers, windowMs, operation) {
  const start = now()
  let done = 0
  await Promise.all(callers.map(async caller => {
    while (now() - start < windowMs) {
      await operation(caller)
      done++
    }
  }))
  return { done, rate: done * 1000 / (now() - start) }
}

function percentiles (micros) {
  const sorted = Float64Array.from(micros).sort()
  return { p50: sorted[sorted.length >> 1], p99: sorted[Math.floor(sorted.length * 0.99)] }
}

async function transfers (up, down, windowMs) {
  const start = now()
  let bytes = 0
  do {
    const stream = await open(connections[0], PERF)
    const all = received(stream)
    const head = Buffer.alloc(8)
    head.writeBigUInt64BE(BigInt(down))
    await send(stream, head)
    await sendBulk(stream, up)
    await stream.close()
    if (await all !== down) {
      throw new Error(`${await all} bytes came instead of ${down}`)
    }
    bytes += up + down
  } while (now() - start < windowMs)
  return { rate: bytes / 1000 / (now() - start) }
}

const commands = {
  async usage ({ collected }) {
    for (let i = 0; collected === true && i < 3; i++) {
      globalThis.gc()
    }
    const { user, system } = process.cpuUsage()
    const { rss, heapUsed } = process.memoryUsage()
    return { cpu_seconds: (user + system) / 1e6, heap_bytes: heapUsed, rss_bytes: rss }
  },

  async inbound () {
    return { connections: server.getConnections().filter(it => it.direction === 'inbound').length }
  },

  async connect ({ addresses, count }) {
    const waiting = Array.from({ length: count }, (_, i) => addresses[i % addresses.length])
    await Promise.all((await enlist(Math.min(count, 8))).map(async dialler => {
      while (waiting.length > 0) {
        connections.push(await usedConnection(dialler, waiting.pop()))
      }
    }))
    return {}
  },

  async disconnect () {
    await Promise.all(connections.splice(0).map(connection => connection.close()))
    return {}
  },

  /** Keeps so many messages under way on one stream: each that comes back is followed by another. */
  async echo ({ in_flight: inFlight, window_ms: windowMs }) {
    const stream = await open(connections[0], ECHO)
    const start = now()
    let sent = 0
    let bytes = 0
    await new Promise((resolve, reject) => {
      const more = () => {
        const goOn = now() - start < windowMs
        for (; goOn && sent < Math.floor(bytes / MESSAGE) + inFlight; sent++) {
          stream.send(message)
        }
        if (bytes === sent * MESSAGE) {
          resolve()
        }
      }
      stream.addEventListener('message', event => {
        bytes += event.data.byteLength
        more()
      })
      stream.addEventListener('close', event => reject(event.error ?? new Error('the stream closed')))
      more()
    })
    const took = now() - start
    await stream.close()
    return { done: sent, rate: sent * 1000 / took }
  },

  async ping ({ window_ms: windowMs }) {
    const stream = await open(connections[0], PING)
    const micros = []
    const start = now()
    let arrived
    let bytes = 0
    stream.addEventListener('message', event => {
      bytes += event.data.byteLength
      if (bytes === PING_LENGTH) {
        arrived()
      }
    })
    for (let last = start; last - start < windowMs;) {
      bytes = 0
      const back = new Promise(resolve => { arrived = resolve })
      stream.send(crypto.getRandomValues(new Uint8Array(PING_LENGTH)))
      await back
      const time = now()
      micros.push((time - last) * 1000)
      last = time
    }
    await stream.close()
    return percentiles(micros)
  },

  async ping_on_new_streams ({ window_ms: windowMs }) {
    const micros = []
    const start = now()
    while (now() - start < windowMs) {
      const stream = await open(connections[0], PING)
      const sent = now()
      await exchange(stream, crypto.getRandomValues(new Uint8Array(PING_LENGTH)))
      micros.push((now() - sent) * 1000)
      await stream.close()
    }
    return percentiles(micros)
  },

  async requests ({ in_flight: inFlight, window_ms: windowMs }) {
    return closedLoop(Array(inFlight).fill(connections[0]), windowMs, exchangeOnNewStream)
  },

  async up ({ bytes, window_ms: windowMs }) {
    return transfers(bytes, 0, windowMs)
  },

  async down ({ bytes, window_ms: windowMs }) {
    return transfers(0, bytes, windowMs)
  },

  async dials ({ addresses, in_flight: inFlight, window_ms: windowMs }) {
    return closedLoop(await enlist(inFlight), windowMs, async dialler => {
      const connection = await usedConnection(dialler, addresses[0])
      await connection.close()
    })
  }
}

// ---- lines in, lines out

const print = (line) => process.stdout.write(JSON.stringify(line) + '\n')

process.on('uncaughtException', error => console.error('uncaught', error))
process.on('unhandledRejection', error => console.error('unhandled', error))
process.stdout.on('error', () => process.exit(1))

print({ addresses: server.getMultiaddrs().map(String) })
for await (const line of createInterface({ input: process.stdin })) {
  const { cmd, ...given } = JSON.parse(line)
  try {
    print(await commands[cmd](given))
  } catch (error) {
    console.error(cmd, error)
    print({ error: `${error.name}: ${error.message}` })
  }
}
process.exit(0)
