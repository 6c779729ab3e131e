/** `app.commandLine`: the switches for Chromium, over one shared map. */
export function makeCommandLine(switches: Map<string, string>): object {
  return {
    appendSwitch(name: string, value = ''): void {
      switches.set(name.toLowerCase(), value)
    },
    hasSwitch: (name: string) => switches.has(name.toLowerCase()),
    getSwitchValue: (name: string) => switches.get(name.toLowerCase()) ?? '',
    removeSwitch(name: string): void {
      switches.delete(name.toLowerCase())
    },
    appendArgument: () => undefined,
  }
}

/** The switches in an argument list: `--name` and `--name=value`. */
export function switchesIn(args: readonly string[]): Map<string, string> {
  const switches = new Map<string, string>()
  for (const argument of args) {
    const match = /^--([^=]+)(?:=(.*))?$/s.exec(argument)
    if (match?.[1] !== undefined) switches.set(match[1].toLowerCase(), match[2] ?? '')
  }
  return switches
}
