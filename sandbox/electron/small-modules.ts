import { EventEmitter } from 'node:events'
import { guardMissing } from './missing.ts'

/** The size of the screen that a run without a display has. */
export const HEADLESS_SCREEN = { x: 0, y: 0, width: 1366, height: 768 }

/** The parts of Electron that have little to do here. */
export function makeSmallModules(): Record<string, object> {
  const display = {
    id: 1,
    label: 'stand-in',
    bounds: HEADLESS_SCREEN,
    workArea: HEADLESS_SCREEN,
    size: { width: HEADLESS_SCREEN.width, height: HEADLESS_SCREEN.height },
    workAreaSize: { width: HEADLESS_SCREEN.width, height: HEADLESS_SCREEN.height },
    scaleFactor: 1,
    rotation: 0,
    internal: true,
    touchSupport: 'unknown',
  }
  const screen = Object.assign(new EventEmitter(), {
    getPrimaryDisplay: () => display,
    getAllDisplays: () => [display],
    getDisplayMatching: () => display,
    getDisplayNearestPoint: () => display,
    getCursorScreenPoint: () => ({ x: 0, y: 0 }),
  })

  class Menu {
    readonly template: unknown
    constructor(template: unknown = []) {
      this.template = template
    }
    static setApplicationMenu(): void {}
    static getApplicationMenu(): null {
      return null
    }
    static buildFromTemplate(template: unknown): Menu {
      return new Menu(template)
    }
  }

  let lastBlocker = 0
  const blockers = new Set<number>()
  const powerSaveBlocker = {
    start(): number {
      lastBlocker += 1
      blockers.add(lastBlocker)
      return lastBlocker
    },
    stop: (id: number) => blockers.delete(id),
    isStarted: (id: number) => blockers.has(id),
  }

  const nativeTheme = Object.assign(new EventEmitter(), {
    themeSource: 'system',
    shouldUseDarkColors: false,
    shouldUseHighContrastColors: false,
    prefersReducedTransparency: false,
    inForcedColorsMode: false,
  })

  const dialog = {
    showErrorBox(title: string, content: string): void {
      process.stderr.write(`${title}: ${content}\n`)
    },
  }

  return {
    screen: guardMissing('screen', screen),
    Menu: guardMissing('Menu', Menu),
    powerSaveBlocker: guardMissing('powerSaveBlocker', powerSaveBlocker),
    nativeTheme: guardMissing('nativeTheme', nativeTheme),
    dialog: guardMissing('dialog', dialog),
    crashReporter: guardMissing('crashReporter', {
      start: () => undefined,
      addExtraParameter: () => undefined,
      removeExtraParameter: () => undefined,
      getParameters: () => ({}),
      getUploadedReports: () => [],
      getLastCrashReport: () => null,
      getUploadToServer: () => false,
    }),
    powerMonitor: guardMissing(
      'powerMonitor',
      Object.assign(new EventEmitter(), {
        getSystemIdleTime: () => 0,
        getSystemIdleState: () => 'active',
        isOnBatteryPower: () => false,
        onBatteryPower: false,
      }),
    ),
  }
}
