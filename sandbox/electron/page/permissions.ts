/** Asks main for a permission by Electron's name; gives whether it was granted. */
export type AskPermission = (permission: string, details: Record<string, unknown>) => Promise<boolean>

type Method = (this: unknown, ...args: never[]) => unknown

/** Replaces one method, if this browser and this context have it. */
function replace(owner: object | undefined, name: string, make: (original: Method) => Method): void {
  const original = owner === undefined ? undefined : (owner as Record<string, Method | undefined>)[name]
  if (!owner || !original) return
  // A method of an object, so that it has no `prototype` and cannot be constructed, like the one it replaces.
  Object.defineProperty(owner, name, { value: make(original), writable: true, enumerable: true, configurable: true })
}

const prototypeOf = (name: string): object | undefined =>
  (globalThis as unknown as Record<string, { prototype: object } | undefined>)[name]?.prototype

/**
 * Puts a question to main in front of everything that needs a permission. The browser's own settings, which the stand-in
 * sets as well, hold for what gets around this.
 */
export function patchPermissions(ask: AskPermission): void {
  patchNotifications(ask)
  patchGeolocation(ask)
  guard(prototypeOf('MediaDevices'), 'getUserMedia', 'Permission denied', (constraints) =>
    ask('media', { mediaTypes: mediaTypesOf(constraints as MediaStreamConstraints | undefined) }),
  )
  guard(prototypeOf('MediaDevices'), 'getDisplayMedia', 'Not supported', () => Promise.resolve(false))
  guard(prototypeOf('Clipboard'), 'readText', 'Read permission denied.', () => ask('clipboard-read', {}))
  guard(prototypeOf('Clipboard'), 'read', 'Read permission denied.', () => ask('clipboard-read', {}))
  guard(prototypeOf('Clipboard'), 'writeText', 'Write permission denied.', () => ask('clipboard-sanitized-write', {}))
  guard(prototypeOf('Clipboard'), 'write', 'Write permission denied.', () => ask('clipboard-sanitized-write', {}))
  guard(prototypeOf('Navigator'), 'requestMIDIAccess', 'Permission denied', (options) =>
    ask((options as { sysex?: boolean } | undefined)?.sysex ? 'midiSysex' : 'midi', {}),
  )
  guard(prototypeOf('Element'), 'requestFullscreen', 'Permissions check failed', () => ask('fullscreen', {}))
  // Electron has no picker of its own: without a select event that names a device there is none.
  for (const [name, method] of [
    ['Serial', 'requestPort'],
    ['USB', 'requestDevice'],
    ['HID', 'requestDevice'],
    ['Bluetooth', 'requestDevice'],
  ] as const) {
    replace(prototypeOf(name), method, () => {
      return () => Promise.reject(new DOMException('No device selected.', 'NotFoundError'))
    })
  }
}

function guard(
  owner: object | undefined,
  name: string,
  refusal: string,
  isGranted: (firstArgument: unknown) => Promise<boolean>,
): void {
  replace(owner, name, (original) => {
    return async function (this: unknown, ...args: never[]) {
      if (!(await isGranted(args[0]))) throw new DOMException(refusal, 'NotAllowedError')
      return original.apply(this, args)
    }
  })
}

function mediaTypesOf(constraints: MediaStreamConstraints | undefined): string[] {
  return [...(constraints?.audio ? ['audio'] : []), ...(constraints?.video ? ['video'] : [])]
}

function patchNotifications(ask: AskPermission): void {
  if (typeof Notification === 'undefined') return
  replace(Notification, 'requestPermission', () => {
    return async (callback?: (permission: NotificationPermission) => void) => {
      const permission = (await ask('notifications', {})) ? 'granted' : 'denied'
      callback?.(permission)
      return permission
    }
  })
}

function patchGeolocation(ask: AskPermission): void {
  for (const name of ['getCurrentPosition', 'watchPosition']) {
    replace(prototypeOf('Geolocation'), name, (original) => {
      return function (this: unknown, ...args: never[]) {
        const [, fail] = args as unknown as [unknown, ((error: object) => void) | undefined]
        void ask('geolocation', {}).then((isGranted) => {
          if (isGranted) original.apply(this, args)
          else {
            fail?.({
              code: 1,
              message: 'User denied Geolocation',
              PERMISSION_DENIED: 1,
              POSITION_UNAVAILABLE: 2,
              TIMEOUT: 3,
            })
          }
        })
        return name === 'watchPosition' ? 1 : undefined
      }
    })
  }
}
