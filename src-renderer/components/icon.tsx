/** The few drawn signs. Those that point are mirrored by the style sheet in Arabic. */
import type { ReactNode } from 'react'

const PATHS = {
  back: 'M15 5l-7 7 7 7',
  home: 'M4 11l8-7 8 7v9h-6v-6h-4v6H4z',
  search: 'M11 4a7 7 0 1 1 0 14a7 7 0 0 1 0-14zm5 12l5 5',
  erase: 'M9 5h12v14H9l-6-7zm4 4l5 6m0-6l-5 6',
  keyboard: 'M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M7 14h10',
  print: 'M7 9V3h10v6M7 17H4V9h16v8h-3M7 14h10v7H7z',
  list: 'M4 6h16M4 12h16M4 18h10',
  leave: 'M10 4H5v16h5M14 8l4 4-4 4M18 12H9',
  close: 'M6 6l12 12M18 6L6 18',
  capitals: 'M12 4l7 8h-4v8H9v-8H5z',
  line: 'M3 12c5-7 13-7 18 0M7 15c3-4 7-4 10 0M12 19h.01',
  wallet: 'M4 7h15v12H4zM4 7l11-3v3M15 13h.01',
  previous: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
  giveBack: 'M3 6h18v9h-7M12 8.5a2 2 0 1 1 0 4M8 12l-4 4 4 4M4 16h10',
  flag: 'M6 21V4h12l-3 4.5L18 13H6',
  star: 'M12 4l2.5 5.2 5.7.7-4.2 4 1.1 5.6-5.1-2.8-5.1 2.8 1.1-5.6-4.2-4 5.7-.7z',
} as const

export type IconName = keyof typeof PATHS

const POINTING: ReadonlySet<IconName> = new Set<IconName>(['back', 'previous', 'next', 'leave', 'erase'])

export function Icon(props: { readonly name: IconName }): ReactNode {
  return (
    <svg className={POINTING.has(props.name) ? 'icon icon-pointing' : 'icon'} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[props.name]} />
    </svg>
  )
}
