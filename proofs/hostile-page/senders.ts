/** Who may speak to main, and everybody who may not. */
import type { FrameLike, InvokeEventLike } from '../../src-main/rpc/ipc-like.ts'

export const ORIGIN = 'app://terminal'

const OUR_PAGE = 1
const CLOSED_PAGE = 2

/** As in the program: the one window that is open. */
export const isOurPage = (pageId: number): boolean => pageId === OUR_PAGE

const ours: FrameLike = { url: `${ORIGIN}/index.html`, origin: ORIGIN, parent: null }
const from = (frame: FrameLike | null, pageId = OUR_PAGE): InvokeEventLike => ({
  senderFrame: frame,
  sender: { id: pageId },
})
const disposed = (): never => {
  throw new Error('Render frame was disposed before WebFrameMain could be accessed')
}

export const RIGHT: InvokeEventLike = from(ours)

/** Each kind of wrong sender by its name. */
export const WRONG: Readonly<Record<string, InvokeEventLike>> = {
  'no frame': from(null),
  'no frame at all': { sender: { id: OUR_PAGE } } as unknown as InvokeEventLike,
  'no sender': { senderFrame: ours } as unknown as InvokeEventLike,
  'frame inside our page': from({ ...ours, parent: ours }),
  'foreign frame inside our page': from({ url: 'https://ads.example/', origin: 'https://ads.example', parent: ours }),
  'window that was closed': from(ours, CLOSED_PAGE),
  'page that is no window of ours': from(ours, 99),
  'page whose number is text': from(ours, '1' as unknown as number),
  'another host': from({ ...ours, url: 'app://terminal.evil/', origin: 'app://terminal.evil' }),
  'longer host': from({ ...ours, url: 'app://terminal2/', origin: 'app://terminal2' }),
  'another port': from({ ...ours, url: 'app://terminal:81/', origin: 'app://terminal:81' }),
  'another scheme': from({ ...ours, url: 'https://terminal/', origin: 'https://terminal' }),
  'a file': from({ ...ours, url: 'file:///app://terminal/index.html', origin: 'null' }),
  'opaque origin': from({ ...ours, origin: 'null' }),
  'our origin, another address': from({ ...ours, url: 'about:blank' }),
  'our address, another origin': from({ ...ours, origin: 'https://evil.example' }),
  'our name as user': from({ ...ours, url: 'app://terminal@evil/' }),
  'user before our name': from({ ...ours, url: 'app://user:word@terminal/' }),
  'no address': from({ ...ours, url: '' }),
  'address that is no text': from({ ...ours, url: null as unknown as string }),
  'frame disposed while looked at': from({
    get url(): string {
      return disposed()
    },
    origin: ORIGIN,
    parent: null,
  }),
  'frame that cannot be had': {
    get senderFrame(): FrameLike {
      return disposed()
    },
    sender: { id: OUR_PAGE },
  },
}
