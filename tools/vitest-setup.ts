/** Before every test file: a campaign asks for more runs of each property, from a seed of its own. */
const runs = process.env['FAST_CHECK_RUNS']
const seed = process.env['FAST_CHECK_SEED']

if (runs !== undefined || seed !== undefined) {
  const { default: fastCheck } = await import('fast-check')
  fastCheck.configureGlobal({
    ...(runs === undefined ? {} : { numRuns: Number(runs) }),
    ...(seed === undefined ? {} : { seed: Number(seed) }),
  })
}

export {}
