/** The shop's day is Cairo's, whatever zone the machine is set to. */
const CAIRO = 'Africa/Cairo'

const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: CAIRO,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

/** Epoch ms of the midnight in Cairo that begins the day of the given moment. */
export function startOfCairoDay(nowMs: number): number {
  const here = wallClock(nowMs)
  const guess = nowMs - ((here.hour * 60 + here.minute) * 60 + here.second) * 1000 - (nowMs % 1000)
  // A change of summer time in between moves the guess by an hour; where midnight itself is skipped the day begins at one.
  const there = wallClock(guess)
  if (there.day === here.day && there.hour === 0) return guess
  const corrected = there.day === here.day ? guess - 3_600_000 : guess + 3_600_000
  return wallClock(corrected).day === here.day ? corrected : guess
}

function wallClock(ms: number): { day: string; hour: number; minute: number; second: number } {
  const found = Object.fromEntries(parts.formatToParts(ms).map((part) => [part.type, part.value]))
  const number = (name: string): number => Number(found[name])
  return {
    day: `${found['year'] ?? ''}-${found['month'] ?? ''}-${found['day'] ?? ''}`,
    hour: number('hour'),
    minute: number('minute'),
    second: number('second'),
  }
}
