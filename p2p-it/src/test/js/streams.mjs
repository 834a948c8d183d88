/** The bytes of streams: read, written, framed, and made up. */
import { diagnose, failure } from './lines.mjs'

const MAX_MESSAGE = 4 * 1024 * 1024
const WRITE_CHUNK = 64 * 1024

/**
 * The readable half of a stream, from the moment of construction on. Unlike `for await (… of stream)` it also sees an
 * end that came before anybody was listening.
 */
export class Inbox {
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
export async function send (stream, data) {
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

export function frame (text) {
  const body = Buffer.from(text)
  const prefix = []
  let length = body.byteLength
  for (; length >= 0x80; length >>>= 7) {
    prefix.push((length & 0x7f) | 0x80)
  }
  prefix.push(length)
  return Buffer.concat([Buffer.from(prefix), body])
}

export const unframed = (bytes) => JSON.parse(Buffer.from(bytes).toString('utf8'))

/** Pseudo-random bytes (xorshift32), the same for the same seed. */
export function randomBytes (size, seed) {
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

/** Bytes whose place in a stream shows: the one at i is i modulo 251, which no buffer's size is a multiple of. */
export const markedBytes = (at, size) => Uint8Array.from({ length: size }, (_, i) => (at + i) % 251)

/** Writes so many bytes that show their place. */
export async function sendMarked (stream, size) {
  for (let at = 0; at < size; at += WRITE_CHUNK) {
    await send(stream, markedBytes(at, Math.min(WRITE_CHUNK, size - at)))
  }
}

/** Reads to the end, however it comes: how many bytes there were, whether each was in its place, and what ended them. */
export async function receiveMarked (inbox) {
  let bytes = 0
  let equal = true
  try {
    for (let data = await inbox.next(); data != null; data = await inbox.next()) {
      equal &&= Buffer.compare(data, markedBytes(bytes, data.byteLength)) === 0
      bytes += data.byteLength
    }
    return { bytes, equal, ended: 'eof' }
  } catch (error) {
    return { bytes, equal, ended: error.name }
  }
}

/** Writes so many bytes, any. */
export async function sendBulk (stream, size) {
  const chunk = new Uint8Array(WRITE_CHUNK)
  for (let left = size; left > 0; left -= WRITE_CHUNK) {
    await send(stream, left < WRITE_CHUNK ? chunk.subarray(0, left) : chunk)
  }
}

/** Reads to the end, and returns how many bytes there were. */
export async function receiveBulk (inbox) {
  let bytes = 0
  for (let data = await inbox.next(); data != null; data = await inbox.next()) {
    bytes += data.byteLength
  }
  return bytes
}
