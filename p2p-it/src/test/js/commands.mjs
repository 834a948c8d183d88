/** What tests can ask of the peer. Commands run concurrently, each with a signal that ends it. */
import { peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import { failure } from './lines.mjs'
import { ECHO, JSON_RPC, PERF, served } from './served.mjs'
import {
  frame, Inbox, randomBytes, receiveBulk, receiveMarked, send, sendBulk, sendMarked, unframed
} from './streams.mjs'

const PING = '/ipfs/ping/1.0.0'
const PING_LENGTH = 32
const WRITE_CHUNK = 64 * 1024
const PLENTY = 100_000

/**
 * The commands of a node.
 *
 * @param identified the identification of each connection, while it goes on and after
 */
export function commandsOf (node, identified) {
  const asked = new WeakMap()
  let nextRequest = 1

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
  async function echoOn (stream, { size, seed = 1, chunk = WRITE_CHUNK }, signal) {
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

  return {
    /** {address} */
    async dial ({ address }, signal) {
      const connection = await node.dial(multiaddr(address), { signal })
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
    async echo ({ peer, protocol = ECHO, ...how }, signal) {
      return echoOn(await open(peer, protocol, signal), how, signal)
    },

    /** {peer, protocol, count, size, chunk?}: as echo, on all streams at once, after all of them are open. */
    async streams ({ peer, protocol = ECHO, count, ...how }, signal) {
      const all = await Promise.all(Array.from({ length: count }, () => open(peer, protocol, signal)))
      const results = await Promise.all(all.map((stream, i) => echoOn(stream, { ...how, seed: i + 1 }, signal)))
      return {
        bytes: results.reduce((sum, it) => sum + it.bytes, 0),
        equal: results.every(it => it.equal)
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

    /** {peer, protocol} */
    async reset ({ peer, protocol = ECHO }, signal) {
      const stream = await open(peer, protocol, signal)
      stream.send(randomBytes(1_000, 1))
      stream.abort(failure('AbortError', 'reset on command'))
      return {}
    },

    /** {peer, size?}: writes so many bytes, half-closes never, and reads to the end. */
    async drain ({ peer, protocol, size = 0 }, signal) {
      const stream = await open(peer, protocol, signal)
      const inbox = new Inbox(stream)
      await sendMarked(stream, size)
      const received = await receiveMarked(inbox)
      await stream.close({ signal }) // does nothing if it was reset
      return received
    },

    /** {peer, protocol, size, reset?}: waits until the peer has nothing to say, writes, and closes or resets. */
    async pour ({ peer, protocol, size, reset }, signal) {
      const stream = await open(peer, protocol, signal)
      const heard = await receiveMarked(new Inbox(stream))
      await sendMarked(stream, size)
      if (reset === true) {
        stream.abort(failure('AbortError', 'reset on command'))
      } else {
        await stream.close({ signal })
      }
      return { heard }
    },

    /** {peer, up, down}: the time until all is back, in milliseconds. */
    async perf ({ peer, up, down }, signal) {
      const stream = await open(peer, PERF, signal)
      const inbox = new Inbox(stream)
      const wanted = Buffer.alloc(8)
      wanted.writeBigUInt64BE(BigInt(down))
      const start = performance.now()
      await send(stream, wanted)
      await sendBulk(stream, up)
      await stream.close({ signal })
      const bytes = await receiveBulk(inbox)
      return { bytes, took: performance.now() - start, window: stream.recvWindow }
    },

    /** {peer, protocols}: proposes them in this order. */
    async propose ({ peer, protocols }, signal) {
      const stream = await open(peer, protocols, signal)
      await stream.close({ signal })
      return { protocol: stream.protocol }
    },

    /** {protocol}: serves one more, as an echo, of which js-libp2p tells its peers about a second later. */
    async handle ({ protocol }) {
      await node.handle(protocol, new Map(served).get(ECHO))
      return {}
    },

    /** {peer}: asks for a round trip of the multiplexer, in milliseconds. */
    async muxerPing ({ peer }, signal) {
      return { rtt: await connectionTo(peer).muxer.ping({ signal }) }
    },

    /** {peer}: how often the peer's multiplexer has asked for a round trip since the first such command. */
    async muxerPings ({ peer }) {
      const muxer = connectionTo(peer).muxer
      if (!asked.has(muxer)) {
        asked.set(muxer, 0)
        const handlePing = muxer.handlePing
        muxer.handlePing = header => {
          asked.set(muxer, asked.get(muxer) + header.flag % 2) // which is SYN; the other is ACK
          return handlePing.call(muxer, header)
        }
      }
      return { count: asked.get(muxer) }
    },

    /** {peer}: the connections to it. */
    async connections ({ peer }) {
      return {
        connections: node.getConnections(peerIdFromString(peer)).map(it => ({
          direction: it.direction,
          status: it.status,
          encryption: it.encryption,
          muxer: it.multiplexer
        }))
      }
    },

    /** {peer} */
    async hangup ({ peer }) {
      const remote = peerIdFromString(peer)
      const closed = node.getConnections(remote).length
      await node.hangUp(remote, { signal: AbortSignal.timeout(5_000) })
      return { closed }
    },

    /** {}: stops the node; only its process remains. */
    async stop () {
      await node.stop()
      return {}
    }
  }
}
