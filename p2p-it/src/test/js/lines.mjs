/** Lines of JSON on stdout for tests, diagnostics on stderr, and errors as both show them. */

export const print = (line) => process.stdout.write(JSON.stringify(line) + '\n')
export const diagnose = (...words) => console.error(new Date().toISOString(), ...words)

/** An error with a name that tests can rely on. */
export function failure (name, message) {
  const error = new Error(message)
  error.name = name
  return error
}

/** What a test is told of an error: for a dial of several addresses, also why each of them failed. */
export function describe (error) {
  const causes = (error?.errors ?? []).map(cause => `${cause.name}: ${cause.message}`)
  return {
    error: [error?.message || String(error), ...causes].join('; '),
    code: error?.name ?? 'Error'
  }
}

/** The same for stderr. */
export function why (error) {
  const { error: message, code } = describe(error)
  return `${code}: ${message}`
}
